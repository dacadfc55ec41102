import { defineMermaidSetup } from '@slidev/types'

/** Mermaid draws the boxes and lines; the deck's tokens colour them, so that both themes follow from one drawing. */
export default defineMermaidSetup(() => ({
  theme: 'base',
  fontFamily: 'Inter Variable, Inter as Arial, Inter as Roboto, Inter as DejaVu, sans-serif',
  themeVariables: { fontSize: '16px' },
  flowchart: { curve: 'basis', nodeSpacing: 34, rankSpacing: 46, padding: 12, htmlLabels: true },
  themeCSS: `
    .node rect, .node polygon, .node path { fill: var(--host-soft) !important; stroke: var(--host) !important; stroke-width: 1.5px !important; }
    .node .nodeLabel, .node .nodeLabel p { color: var(--ink) !important; line-height: 1.3; }
    .node rect { rx: 6px; ry: 6px; }
    .both > rect { fill: var(--container-soft) !important; stroke: var(--vm) !important; }
    .choice > rect { fill: var(--container-soft) !important; stroke: var(--container) !important; stroke-width: 3.5px !important; }
    .choice .nodeLabel { font-weight: 660; }
    .node b { font-weight: 660; }
    .container > rect, .container > polygon, .container > path { fill: var(--container-soft) !important; stroke: var(--container) !important; }
    .vm > rect, .vm > polygon, .vm > path { fill: var(--vm-soft) !important; stroke: var(--vm) !important; }
    .app > rect, .app > polygon, .app > path { fill: var(--app-soft) !important; stroke: var(--app) !important; }
    .edgePath path, .flowchart-link { stroke: var(--muted) !important; stroke-width: 1.8px !important; }
    .marker, .arrowheadPath { fill: var(--muted) !important; stroke: var(--muted) !important; }
    .edgeLabel p { padding: 0 6px; }
    .edgeLabel, .edgeLabel p, .labelBkg { color: var(--ink) !important; background: var(--paper) !important; }
  `,
}))
