import { t } from '../words'

/** What an orchestrator does, round and round, in three steps. Source: `k8sHealing`. */
export const orchestrator = {
  steps: [
    { name: t`Wanted: 3`, what: t`written down once` },
    { name: t`It looks: 2`, what: t`one server is gone` },
    { name: t`It starts 1`, what: t`from the image, where there is room` },
  ],
  /** What is said on the way back to the second. */
  again: t`and looks again; where all 3 run, it waits a moment`,
  server: t`Server`,
  app: t`App`,
}
