import { defineConfig } from '@playwright/test'

/** Those of the deck that take a minute or more in one piece. */
const long = /\b(build|hosting|navigation|slides|start|x-vs-y)\.spec\.ts$/

export default defineConfig({
  // The slow ones first, so that no core is idle at the end.
  projects: [
    // Vite makes half a minute long ready what a deck's modules import, and keeps that in the folder where it did.
    { name: 'stage', testDir: 'packages/stage/tests', workers: 1 },
    { name: 'deck-long', testDir: 'tests', testMatch: long },
    ...['measure', 'publish', 'live'].map(name => ({ name, testDir: `packages/${name}/tests` })),
    { name: 'deck', testDir: 'tests', testIgnore: long },
  ],
  outputDir: 'test-results',
  globalSetup: './tests/global-setup.ts',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  // Bounds for what hangs, wide enough for two busy cores.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1470, height: 827 },
    contextOptions: { reducedMotion: 'reduce' },
    // tests/offline.spec.ts lets it work.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: process.env.BROWSER_PATH },
  },
})
