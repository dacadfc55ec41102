/** The talk as a film: its slides with their motion, at the times of packages/stage/script.ts, with captions, chapters and a voice. */
import { once } from 'node:events'
import { type FileHandle, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { clock } from 'slidev-addon-stage/notes'
import { linesOf, type Scene, sceneOf } from 'slidev-addon-stage/script'
import { x } from 'tinyexec'
import { animation, end } from './apng.ts'
import { program } from './browser.ts'
import { Failure, interruptible } from './command.ts'
import { about } from './deck.ts'
import { openReel, rate } from './frames.ts'
import type { Slide } from './slides.ts'
import { finished, lastOf, samplesASecond, sentencesOf, speak, type Voice, withVoice } from './voice.ts'

/** How each format has pictures, sound and captions. */
const codecs = {
  mp4: { video: ['libx264', '-preset', 'veryfast', '-crf', '18'], audio: ['aac', '-b:a', '96k'], captions: 'mov_text', more: ['-movflags', '+faststart'] },
  webm: { video: ['libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-row-mt', '1', '-crf', '24', '-b:v', '0'], audio: ['libopus', '-b:a', '64k'], captions: 'webvtt', more: [] },
} as const
export type FilmFormat = keyof typeof codecs

/** A film's languages have three letters; others than these go without. */
const threeLetters: Record<string, string> = {
  ar: 'ara', bg: 'bul', ca: 'cat', cs: 'ces', da: 'dan', de: 'deu', el: 'ell', en: 'eng', es: 'spa', eu: 'eus', fa: 'fas', fi: 'fin', fr: 'fra', he: 'heb', hi: 'hin', hu: 'hun',
  id: 'ind', it: 'ita', ja: 'jpn', ko: 'kor', nb: 'nob', nl: 'nld', no: 'nor', pl: 'pol', pt: 'por', ro: 'ron', ru: 'rus', sk: 'slk', sv: 'swe', tr: 'tur', uk: 'ukr', vi: 'vie', zh: 'zho',
}

/** What is filmed and how: the slides by number, as those of a route, in dark colours, said by a voice. */
export interface FilmChoice { format: FilmFormat, numbers: number[], route?: string, dark?: boolean, lang: string, voice?: Voice }

/** A film, its captions, and where its slides begin. */
export const filmFiles = (file: string): [string, string, string] => [file, ...['.vtt', '.chapters.vtt'].map(ending => file.replace(/\.\w+$/, ending))] as [string, string, string]

/** The path of ffmpeg. `Failure` that says how to get it where it is not. */
export function requireFfmpeg(): string {
  const found = program('ffmpeg')
  if (!found) throw new Failure('no ffmpeg found, which makes the film: install the package ffmpeg (apt, dnf, brew, winget and choco have it)')
  return found
}

interface Cue { begin: number, end: number, text: string }

/** Cues as WebVTT, their times in seconds. */
function webVtt(cues: Cue[]): string {
  const time = (seconds: number) => new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23)
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return ['WEBVTT', ...cues.map(({ begin, end, text }) => `${time(begin)} --> ${time(end)}\n${escaped(text)}`)].join('\n\n').concat('\n')
}

/** What a film says of itself, and its chapters, for ffmpeg. */
function metadata(title: string, chapters: Cue[]): string {
  const entry = ([name, value]: [string, string]) => `${name}=${value.replace(/[=;#\\\n]/g, '\\$&')}`
  const whole = Object.entries({ title, artist: about.author, comment: about.description }).filter((pair): pair is [string, string] => !!pair[1])
  return [';FFMETADATA1', ...whole.map(entry), ...chapters.flatMap(({ begin, end, text }) =>
    ['[CHAPTER]', 'TIMEBASE=1/1000', `START=${Math.round(begin * 1000)}`, `END=${Math.round(end * 1000)}`, entry(['title', text])])].join('\n').concat('\n')
}

/** What takes pictures and makes a film of them in `file`, which has no sound. */
function encoder(ffmpeg: string, { video }: typeof codecs[FilmFormat], file: string) {
  const child = x(ffmpeg, ['-v', 'error', '-f', 'apng', '-i', 'pipe:0',
    // As televisions and browsers take colours that say nothing else of themselves.
    '-vf', `scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,fps=${rate}`, '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv',
    '-c:v', ...video, '-g', String(rate * 5), '-f', 'mp4', file], { nodePath: false, nodeOptions: { stdio: ['pipe', 'ignore', 'pipe'] } })
  const { stdin } = child.process!
  // Asked once: each time that the child itself is waited for, it is listened to anew.
  const gone = once(child.process!, 'close').catch(() => undefined)
  let broken = false
  stdin!.on('error', () => { broken = true })
  const ended = async () => {
    const { stderr, exitCode } = await interruptible(child, signal => child.kill(signal))
    if (exitCode !== 0) throw new Failure(`ffmpeg failed: ${lastOf(stderr) || `exit code ${exitCode}`}`)
  }
  const write = async (bytes: Buffer) => {
    if (!broken && !stdin!.write(bytes)) await Promise.race([once(stdin!, 'drain'), gone])
    if (broken || child.exitCode !== undefined) await ended()
  }
  const next = animation(rate)
  let held: [png: Buffer, times: number] | undefined
  return {
    async show(png: Buffer, times: number) {
      if (held?.[0] === png) {
        held[1] += times
        return
      }
      if (held) await write(next(...held))
      held = [png, times]
    },
    /** The last picture comes once more for its last moment: how long the very last one stays is not for sure. */
    async finish() {
      if (held && held[1] > 1) await write(next(held[0], held[1] - 1))
      if (held) await write(next(held[0], 1))
      stdin!.end(end)
      await ended()
    },
    stop: () => void child.kill('SIGKILL'),
  }
}

/**
 * Films the slides of the built deck at `url` into the three files that `filmFiles` names. Tells how far it is. Beside them it needs room
 * for the film once more, and for its sound, a megabyte in ten seconds.
 */
export async function makeFilm(browser: Browser, url: string, [film, captionsFile, chaptersFile]: [string, string, string], slides: Slide[], { format, numbers, route = '', dark, lang, voice }: FilmChoice): Promise<void> {
  const ffmpeg = requireFfmpeg()
  const codec = codecs[format]
  const shown = numbers.map(no => slides[no - 1]!)
  const folder = await mkdtemp(join(tmpdir(), 'film-'))
  const [silent, samples, facts] = ['silent.mp4', 'sound.raw', 'facts.txt'].map(name => join(folder, name)) as [string, string, string]
  const encoding = encoder(ffmpeg, codec, silent)
  const sound = voice && await open(samples, 'w')
  try {
    const { clicks, go, pictures } = await openReel(browser, url, { numbers, route, dark })
    const scenes = shown.map(({ no, note }) => sceneOf(note, { cut: route !== '', clicks: clicks.get(no), lang }))
    const begun = Date.now()
    const captions: Cue[] = []
    const chapters: Cue[] = []
    let now = 0
    for (const [i, slide] of shown.entries()) {
      const scene = voice && sound ? await told(scenes[i]!, voice, now, { ffmpeg, folder, sound }) : scenes[i]!
      const frameAt = (seconds: number) => Math.round((now + seconds) * rate)
      for (const [click, at] of scene.clicks.entries()) {
        if (i || click) await go(slide.no, click)
        for await (const [png, times] of pictures(frameAt(scene.clicks[click + 1] ?? scene.seconds) - frameAt(at))) await encoding.show(png, times)
      }
      captions.push(...scene.captions.map(({ begin, seconds, text }) => ({ begin: now + begin, end: now + begin + seconds, text: linesOf(text, lang).join('\n') })))
      chapters.push({ begin: now, end: now + scene.seconds, text: slide.title })
      now += scene.seconds
      const rest = scenes.slice(i + 1).reduce((sum, { seconds }) => sum + seconds, 0)
      const left = (Date.now() - begun) / 1000 * rest / now
      console.log(`Filmed ${i + 1} of ${shown.length} slides, ${clock(now)} of ${clock(now + rest)}${rest ? `; ${clock(left)} left` : ''}`)
    }
    await encoding.finish()
    await writeFile(captionsFile, webVtt(captions))
    await writeFile(chaptersFile, webVtt(chapters))
    await writeFile(facts, metadata(slides[0]!.title, chapters))
    await sound?.truncate(Math.round(now * samplesASecond) * 2)
    await finished(ffmpeg, ['-v', 'error',
      '-i', silent, '-f', 'ffmetadata', '-i', facts,
      ...captions.length ? ['-f', 'webvtt', '-i', captionsFile] : [],
      ...voice ? ['-f', 's16le', '-ar', String(samplesASecond), '-ac', '1', '-i', samples] : [],
      '-map', '0:v', '-map_metadata', '1', '-map_chapters', '1', '-c:v', 'copy',
      ...captions.length ? ['-map', '2:s', '-c:s', codec.captions, '-disposition:s:0', voice ? '0' : 'default'] : [],
      ...voice ? ['-map', `${captions.length ? 3 : 2}:a`, '-c:a', ...codec.audio] : [],
      ...['v', 'a', 's'].flatMap(kind => [`-metadata:s:${kind}`, `language=${threeLetters[lang.split('-')[0]!] ?? 'und'}`]),
      ...codec.more, '-f', format, film], 'ffmpeg')
  }
  finally {
    encoding.stop()
    await sound?.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 9, retryDelay: 100 })
  }
}

/** Has a voice say a scene, into `sound` where it begins at `now`, and returns the scene with the times that this takes. */
async function told(scene: Scene, voice: Voice, now: number, { ffmpeg, folder, sound }: { ffmpeg: string, folder: string, sound: FileHandle }): Promise<Scene> {
  const said: Buffer[] = []
  for (const text of sentencesOf(scene)) said.push(await readFile(await speak(voice, text, folder, ffmpeg)))
  const spoken = withVoice(scene, said.map(({ length }) => length / 2 / samplesASecond))
  const begins = spoken.captions.filter(({ sentence }, i, all) => sentence !== all[i - 1]?.sentence)
  for (const [i, { begin }] of begins.entries()) await sound.write(said[i]!, 0, said[i]!.length, Math.round((now + begin) * samplesASecond) * 2)
  return spoken
}
