/** The constants that Slidev’s client is compiled with, which its own types leave out. */
import 'vue'

declare global {
  const __DEV__: boolean
  const __SLIDEV_HAS_SERVER__: boolean
  const __SLIDEV_HASH_ROUTE__: boolean
  const __SLIDEV_FEATURE_DRAWINGS__: boolean
  const __SLIDEV_FEATURE_DRAWINGS_PERSIST__: boolean
  const __SLIDEV_FEATURE_EDITOR__: boolean
  const __SLIDEV_FEATURE_PRESENTER__: boolean
}

declare module 'vue' {
  interface ComponentCustomProperties {
    __SLIDEV_FEATURE_DRAWINGS__: boolean
    __SLIDEV_FEATURE_DRAWINGS_PERSIST__: boolean
  }
}
