import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import { sceneOf } from 'slidev-addon-stage/script'
import { atRest, exposeNav, program } from '../browser.ts'
import { rate } from '../frames.ts'
import { serve } from '../serve.ts'
import { withVoice } from '../voice.ts'
import { plantDeck } from '../../../tests/decks.ts'
import { run } from '../../../tests/run.ts'

const notes = [
  'Time 0:09\n\nOne moves by its styles. It takes its time.\n\n[click] And a word comes.',
  'Time 0:08\n\nTwo waits. [pause]\n\n[click] Now it runs by its script: a < b & c.',
  'Time 0:04\n\n[cut] Three is the end.',
]

/** How long what moves does, in seconds. */
const lasts = 0.8

/** Slides with clicks, moved by styles, by a script that draws, and by one that counts; the way between them moves, too. */
const deck = {
  'slides.md': `---
theme: default
addons: [stage, publish]
title: One & only
author: Ada
lang: en
fonts: { provider: none }
transition: slide-left
routes: { short: 1min }
---

# One & only

<div class="bar styled" />

<b v-click>a word</b>

<style>
.bar { width: 800px; height: 100px; background: #000; transform-origin: left; }
.styled { animation: come ${lasts}s linear; }
@keyframes come { from { transform: scaleX(0); } }
</style>

<!--
${notes[0]}
-->

---
title: Two = 2; or so
clicks: 1
---

# Two

<Runs :on="$clicks > 0" />

<!--
${notes[1]}
-->

---
routes: short
---

# Three

<Ticks />

<!--
${notes[2]}
-->
`,
  'components/Runs.vue': `<script setup>
import { ref, watch } from 'vue'
const props = defineProps(['on'])
const part = ref(props.on ? 1 : 0)
let frame = 0
watch(() => props.on, (on) => {
  cancelAnimationFrame(frame)
  const begun = performance.now()
  const run = () => {
    part.value = on ? Math.min((performance.now() - begun) / ${lasts * 1000}, 1) : 0
    if (on && part.value < 1) frame = requestAnimationFrame(run)
  }
  run()
})
</script>
<template><div :style="{ width: 800 * part + 'px', height: '100px', background: '#000' }" /></template>
`,
  'components/Ticks.vue': `<script setup>
import { onSlideEnter } from '@slidev/client'
import { ref } from 'vue'
const count = ref(0)
onSlideEnter(() => {
  count.value = 0
  const id = setInterval(() => { if (++count.value === 4) clearInterval(id) }, 500)
})
</script>
<template><div :style="{ width: 200 * count + 'px', height: '100px', background: '#000' }" /></template>
`,
  // A tone of four seconds for whatever is said.
  'voice.mjs': `import { appendFileSync, writeFileSync } from 'node:fs'
const [file, text] = process.argv.slice(2)
const wav = Buffer.alloc(44 + 64_000)
wav.write('RIFF'); wav.writeUInt32LE(36 + 64_000, 4); wav.write('WAVEfmt ', 8); wav.writeUInt32LE(16, 16); wav.writeUInt16LE(1, 20); wav.writeUInt16LE(1, 22)
wav.writeUInt32LE(8000, 24); wav.writeUInt32LE(16_000, 28); wav.writeUInt16LE(2, 32); wav.writeUInt16LE(16, 34); wav.write('data', 36); wav.writeUInt32LE(64_000, 40)
for (let i = 0; i < 32_000; i++) wav.writeInt16LE(Math.round(9000 * Math.sin(i / 3)), 44 + 2 * i)
writeFileSync(file, wav)
appendFileSync('said.txt', text + '\\n')
`,
}

const call = promisify(execFile)

/** What ffprobe knows of a film. */
async function probe(file: string) {
  const { stdout } = await call('ffprobe', ['-v', 'error', '-count_frames', '-show_streams', '-show_chapters', '-show_format', '-of', 'json', file], { maxBuffer: 1e8 })
  const { streams, chapters, format } = JSON.parse(stdout) as { streams: Record<string, unknown>[], chapters: { start_time: string, end_time: string, tags: { title: string } }[], format: { tags: Record<string, string> } }
  const of = (type: string) => streams.find(({ codec_type }) => codec_type === type) as Record<string, string | number> & { tags: Record<string, string> } | undefined
  return { video: of('video')!, audio: of('audio'), captions: of('subtitle'), chapters, tags: format.tags }
}

const small = { width: 192, height: 108 }

/** These pictures of a film, or a picture's own, small and grey: a number for each place. */
async function look(file: string, frames?: number[]): Promise<Buffer[]> {
  const select = frames ? `select=${frames.map(n => `eq(n\\,${n})`).join('+')},` : ''
  const { stdout } = await call('ffmpeg', ['-v', 'error', '-i', file, '-vf', `${select}scale=${small.width}:${small.height}:flags=area,format=gray`, '-vsync', '0', '-f', 'rawvideo', '-'], { encoding: 'buffer', maxBuffer: 1e8 })
  const size = small.width * small.height
  return Array.from({ length: stdout.length / size }, (_, i) => stdout.subarray(i * size, (i + 1) * size))
}

/** How much of the long bar there is in a picture, from 0 to 1: it begins at the same place on all slides. */
function barIn(picture: Buffer): number {
  const rows = Array.from({ length: small.height }, (_, y) => [...picture.subarray(y * small.width, (y + 1) * small.width)].filter(grey => grey < 60).length)
  return Math.max(...rows) / (800 * small.width / 980)
}

test.describe('a film', () => {
  // One deck for all of them, and for most of them one film.
  test.describe.configure({ mode: 'default', timeout: 480_000 })
  test.skip(!program('ffmpeg') || !program('ffprobe'), 'ffmpeg is not installed here')
  let folder: string
  test.beforeAll(async () => { folder = await plantDeck('film', deck) })

  test('has every state for its time, in motion and then as the slide itself, and is told by the voice, whose sentences it waits for', async ({ page }) => {
    const film = test.info().outputPath('film.mp4')
    const ended = await run('export', ['--format', 'mp4', '--voice', `"${process.execPath}" voice.mjs {file} {text}`, '--output', film], { cwd: folder })
    expect(ended).toMatchObject({ code: 0, faults: [] })
    expect(ended.stdout).toMatch(/Filmed 1 of 3 slides, 0:\d\d of 0:\d\d; 0:\d\d left/)
    expect((await readdir(dirname(film))).sort()).toEqual(['film.chapters.vtt', 'film.mp4', 'film.vtt'])

    const planned = notes.map(note => sceneOf(note))
    const scenes = planned.map(scene => withVoice(scene, [...new Set(scene.captions.map(({ sentence }) => sentence))].map(() => 4)))
    expect(scenes[0]!.seconds, 'longer than planned').toBeGreaterThan(planned[0]!.seconds + 2)
    const begins = scenes.map((_, i) => scenes.slice(0, i).reduce((sum, { seconds }) => sum + seconds, 0))
    const whole = begins[2]! + scenes[2]!.seconds
    const { video, audio, captions, chapters, tags } = await probe(film)
    expect(video).toMatchObject({ codec_name: 'h264', pix_fmt: 'yuv420p', width: 1920, height: 1080, avg_frame_rate: `${rate}/1`, color_space: 'bt709' })
    expect(Math.abs(Number(video.nb_read_frames) - whole * rate), 'pictures').toBeLessThanOrEqual(1)
    expect([audio?.codec_name, captions?.codec_name, captions?.tags.language]).toEqual(['aac', 'mov_text', 'eng'])
    expect(tags).toMatchObject({ title: 'One & only', artist: 'Ada' })
    expect(chapters.map(({ tags }) => tags.title)).toEqual(['One & only', 'Two = 2; or so', 'Three'])
    for (const [i, { start_time: start }] of chapters.entries()) expect(Number(start)).toBeCloseTo(begins[i]!, 2)

    const vtt = await readFile(film.replace('.mp4', '.vtt'), 'utf8')
    expect(vtt).toContain('a &lt; b &amp; c.')
    expect([...vtt.matchAll(/^([\d:.]+) --> /gm)].map(([, at]) => Date.parse(`1970-01-01T${at}Z`) / 1000)).toEqual(scenes.flatMap(({ captions }, i) => captions.map(({ begin }) => Math.round((begins[i]! + begin) * 1000) / 1000)))
    expect(await readFile(film.replace('.mp4', '.chapters.vtt'), 'utf8')).toMatch(/^WEBVTT\n\n00:00:00.000 --> [\d:.]+\nOne &amp; only\n/)
    // Each sentence begins with its caption; before the first there is silence.
    const { stdout: sound } = await call('ffmpeg', ['-v', 'error', '-i', film, '-f', 's16le', '-ac', '1', '-ar', '1000', '-'], { encoding: 'buffer', maxBuffer: 1e8 })
    const loud = (from: number, to: number) => Math.max(...Array.from({ length: Math.floor((to - from) * 1000) }, (_, i) => Math.abs(sound.readInt16LE(2 * (Math.floor(from * 1000) + i)))))
    for (const [i, { captions }] of scenes.entries()) {
      expect(loud(begins[i]! + 0.1, begins[i]! + captions[0]!.begin - 0.1)).toBeLessThan(300)
      for (const { begin } of captions) expect(loud(begins[i]! + begin + 0.1, begins[i]! + begin + 0.3)).toBeGreaterThan(3000)
    }

    // The middle of each state, and what moves at half its time and at three quarters.
    const states = scenes.flatMap(({ clicks, seconds }, i) => clicks.map((at, click) => ({ no: i + 1, click, frame: Math.round((begins[i]! + at) * rate), to: Math.round((begins[i]! + (clicks[click + 1] ?? seconds)) * rate) })))
    const middles = await look(film, states.map(({ frame, to }) => Math.floor((frame + to) / 2)))
    const server = await serve({ dir: join(folder, '.cache/site') })
    try {
      await page.setViewportSize({ width: 1920, height: 1080 })
      await exposeNav(page)
      for (const [i, { no, click }] of states.entries()) {
        await page.goto(`${server.url}${no}?clicks=${click}`)
        await expect(page.locator(`[data-slidev-no="${no}"] [data-drawn]`)).toBeAttached()
        await atRest(page)
        // It has come to its end, which is not an animation's of the browser.
        if (no === 3 || no === 2 && click) await expect.poll(() => page.locator(`[data-slidev-no="${no}"] .slidev-layout > div`).evaluate(bar => bar.clientWidth)).toBe(800)
        const own = test.info().outputPath('own.png')
        await page.screenshot({ path: own })
        const [expected] = await look(own)
        const off = Math.max(...expected!.map((grey, place) => Math.abs(grey - middles[i]![place]!)))
        expect(off, `slide ${no} at click ${click}`).toBeLessThan(16)
      }
    }
    finally {
      await server.close()
    }
    const running = states.find(({ no, click }) => no === 2 && click === 1)!.frame
    const parts = [0.5, 0.75]
    const moving = await look(film, [0, running].flatMap(begin => parts.map(part => Math.round(begin + part * lasts * rate))))
    for (const [i, picture] of moving.entries()) expect(Math.abs(barIn(picture) - parts[i % 2]!), `moving picture ${i}`).toBeLessThan(0.03)
  })

  test('without a voice it has no sound, but its captions; a route without what is cut, in dark colours', async () => {
    const film = test.info().outputPath('film.webm')
    expect(await run('export', ['--format', 'webm', '--voice', 'none', '--route', 'short', '--dark', '--output', film], { cwd: folder })).toMatchObject({ code: 0, faults: [] })
    const scenes = [notes[0]!, notes[2]!].map(note => sceneOf(note, { cut: true }))
    const { video, audio, captions, chapters } = await probe(film)
    expect([video.codec_name, audio, captions?.codec_name, captions?.tags.language]).toEqual(['vp9', undefined, 'webvtt', 'eng'])
    expect(Math.abs(Number(video.nb_read_frames) - scenes.reduce((sum, { seconds }) => sum + seconds, 0) * rate)).toBeLessThanOrEqual(1)
    expect(chapters.map(({ tags }) => tags.title)).toEqual(['One & only', 'Three'])
    const [first] = await look(film, [0])
    expect(first![0], 'dark').toBeLessThan(60)
  })

  test('that is interrupted leaves nothing, and one whose voice fails says so in a line', async () => {
    // A browser does not start where this is long.
    const temporary = await mkdtemp(join(tmpdir(), 'film-test-'))
    const film = test.info().outputPath('films/film.mp4')
    const args = ['--format', 'mp4', '--output', film]
    const interrupted = await run('export', [...args, '--voice', 'none'], { cwd: folder, env: { TMPDIR: temporary }, meanwhile: (stdout, child) => void (stdout.includes('Filmed 1 of') && child.kill('SIGINT')) })
    expect(interrupted).toMatchObject({ code: 130, faults: ['interrupted'] })
    const failed = await run('export', [...args, '--voice', `"${process.execPath}" -e "" {file} {text}`], { cwd: folder, env: { TMPDIR: temporary } })
    expect(failed.faults).toEqual([expect.stringMatching(/^the voice .* wrote no file$/)])
    expect(failed.code).not.toBe(0)
    expect(await readdir(dirname(film))).toEqual([])
    expect((await readdir(temporary)).filter(name => name.startsWith('film-'))).toEqual([])
    await rm(temporary, { recursive: true })
  })
})
