/** What of u8-mqtt-packet is used here; it comes without types. */
declare module 'u8-mqtt-packet/esm/codec_bind.js' {
  export interface Packet {
    type: string
    /** Of a connack: above 0 it is a refusal. */
    reason?: number
    topic?: string
    payload?: Uint8Array
    retain?: boolean
  }
  export function mqtt_pkt_ctx(level: number, options: unknown): {
    encode_pkt: (type: string, packet: object) => Uint8Array<ArrayBuffer>
    decode_pkt: (first: number, body: Uint8Array) => Packet | undefined
  }
}
declare module 'u8-mqtt-packet/esm/codec_v4_lean.js' {
  export const mqtt_opts_v4: unknown
}
