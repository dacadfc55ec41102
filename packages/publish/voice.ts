/** What is said in a film, by a program that makes a WAV file of a text. */
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Caption, Scene } from 'slidev-addon-stage/script'
import { x } from 'tinyexec'
import { Failure, interruptible } from './command.ts'
import { program } from './browser.ts'

/** Of the sound: one channel of whole numbers of two bytes. */
export const samplesASecond = 48_000

/** A command in words, of which `{text}` and `{file}` stand for what is to be said and for the WAV to write. */
export type Voice = string[]

/**
 * The voice that `--voice` names, or that is on this machine; undefined where there is none, or where none is wanted. `Failure` when
 * what it names cannot be run, or would not know what to say and where to.
 */
export function voiceOf(option: string | undefined, lang: string): Voice | undefined {
  if (option === 'none') return undefined
  const espeak = option === undefined && program('espeak-ng')
  // A little slower than its own, which nobody follows.
  if (espeak) return [espeak, '-v', lang.toLowerCase(), '-s', '150', '-w', '{file}', '--', '{text}']
  if (option === undefined) return undefined
  const words = [...option.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? '')
  for (const part of ['{text}', '{file}']) if (!words.some(word => word.includes(part))) throw new Failure(`--voice ${option || '""'} has no ${part}: it is a command that writes what it says to a WAV file, like "espeak-ng -w {file} {text}", or none`)
  const found = program(words[0]!)
  if (!found) throw new Failure(`--voice: there is no program ${words[0]}`)
  return [found, ...words.slice(1)]
}

/** Runs a program to its end. `Failure` with the last thing it says when it fails, or is interrupted. */
export async function finished(command: string, args: string[], what: string): Promise<void> {
  const child = x(command, args, { nodePath: false, nodeOptions: { stdio: ['ignore', 'ignore', 'pipe'] } })
  const { stderr, exitCode } = await interruptible(child, signal => child.kill(signal))
  if (exitCode !== 0) throw new Failure(`${what} failed: ${lastOf(stderr) || `exit code ${exitCode}`}`)
}

/** The last line that a program said. */
export const lastOf = (said: string): string => said.trim().split('\n').at(-1)!.trim()

/** What a sentence sounds like, as ffmpeg has it in `folder`: a file of samples. `Failure` when the voice does not say it. */
export async function speak([command, ...args]: Voice, text: string, folder: string, ffmpeg: string): Promise<string> {
  const [wav, samples] = [join(folder, 'sentence.wav'), join(folder, 'sentence.raw')]
  await rm(wav, { force: true })
  await finished(command!, args.map(word => word.replaceAll('{text}', () => text).replaceAll('{file}', () => wav)), `the voice ${command}`)
  if (!existsSync(wav)) throw new Failure(`the voice ${command} wrote no file`)
  await finished(ffmpeg, ['-v', 'error', '-y', '-i', wav, '-f', 's16le', '-ac', '1', '-ar', String(samplesASecond), samples], `the voice ${command} wrote no WAV: ffmpeg`)
  return samples
}

const sentencesIn = (captions: Caption[]) => [...new Set(captions.map(({ sentence }) => sentence))].map(sentence => captions.filter(caption => caption.sentence === sentence))

/** What is said of a scene, a sentence each. */
export const sentencesOf = ({ captions }: Scene): string[] => sentencesIn(captions).map(own => own.map(({ text }) => text).join(' '))

/**
 * A scene as a voice says it: its captions come with the voice, and a sentence that takes longer than its time puts off what follows.
 * `spoken` has how long each sentence takes, in seconds, in their order.
 */
export function withVoice({ captions, clicks, seconds }: Scene, spoken: number[]): Scene {
  const delays: { behind: number, by: number }[] = []
  const late = (at: number) => delays.reduce((sum, { behind, by }) => behind < at ? sum + by : sum, 0)
  const sentences = sentencesIn(captions)
  for (const [i, own] of sentences.entries()) {
    const { begin } = own[0]!
    const { begin: last, seconds } = own.at(-1)!
    const room = Math.min(last + seconds, ...clicks.filter(click => click > begin)) - begin
    if (spoken[i]! > room) delays.push({ behind: begin, by: spoken[i]! - room })
  }
  const moved = sentences.flatMap((own, i) => {
    const letters = own.reduce((sum, { text }) => sum + text.length, 0)
    let begin = own[0]!.begin + late(own[0]!.begin)
    return own.map((caption) => {
      const seconds = spoken[i]! * caption.text.length / letters
      begin += seconds
      return { ...caption, begin: begin - seconds, seconds }
    })
  })
  const end = captions.length ? captions.at(-1)!.begin + captions.at(-1)!.seconds : 0
  // Each stands until the next one, as they do without a voice.
  for (const [i, caption] of moved.entries()) caption.seconds = (moved[i + 1]?.begin ?? end + late(end)) - caption.begin
  return { captions: moved, clicks: clicks.map(click => click + late(click)), seconds: seconds + late(seconds) }
}
