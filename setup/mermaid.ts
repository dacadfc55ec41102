import { defineMermaidSetup } from '@slidev/types'

/** Mermaid draws the boxes and lines; the deck's tokens colour them, so that both themes follow from one drawing. */
export default defineMermaidSetup(() => ({
  theme: 'base',
  fontFamily: 'Inter Variable, Inter as Arial, Inter as Roboto, Inter as DejaVu, sans-serif',
  themeVariables: { fontSize: '16px' },
  flowchart: { curve: 'basis', nodeSpacing: 34, rankSpacing: 46, padding: 12, htmlLabels: true },
  themeCSS: `
    .node rect, .node polygon, .node path { fill: var(--host-soft); stroke: var(--host); stroke-width: 1.5px; }
    .node .nodeLabel, .node .nodeLabel p { color: var(--ink); line-height: 1.3; }
    .node rect { rx: 6px; ry: 6px; }
    .both > rect { fill: var(--container-soft); stroke: var(--vm); }
    .choice > rect { fill: var(--container-soft); stroke: var(--container); stroke-width: 3.5px; }
    .choice .nodeLabel { font-weight: 640; }
    .node b { font-weight: 640; }
    .container > rect, .container > polygon, .container > path { fill: var(--container-soft); stroke: var(--container); }
    .vm > rect, .vm > polygon, .vm > path { fill: var(--vm-soft); stroke: var(--vm); }
    .app > rect, .app > polygon, .app > path { fill: var(--app-soft); stroke: var(--app); }
    .edgePath path, .flowchart-link { stroke: var(--muted); stroke-width: 1.8px; }
    .marker, .arrowheadPath { fill: var(--muted); stroke: var(--muted); }
    .edgeLabel p { padding: 0 6px; }
    .edgeLabel, .edgeLabel p, .labelBkg { color: var(--ink); background: var(--paper); }
  `,
}))
