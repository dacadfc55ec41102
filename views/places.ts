import { name } from '../package.json'

const { BASE_URL, PROD } = import.meta.env
/** A build for a known place has these beside the slides; while writing, and in a build for anywhere, they are not there. */
const built = PROD && BASE_URL !== './'

/** The addresses of the talk as text and as a PDF, where there are any. */
export const places = {
  handout: built ? `${BASE_URL}handout` : undefined,
  pdf: built ? `${BASE_URL}${name}.pdf` : undefined,
}
