import { defineMermaidSetup } from '@slidev/types'

/** Mermaid draws the boxes and lines; the deck's tokens colour them, so that both themes follow from one drawing. */
export default defineMermaidSetup(() => ({
  theme: 'base',
  fontFamily: 'Inter Variable, Inter as Arial, Inter as Roboto, Inter as DejaVu, sans-serif',
  themeVariables: { fontSize: '22px' },
  flowchart: { curve: 'basis', nodeSpacing: 26, rankSpacing: 66, padding: 14, htmlLabels: true, wrappingWidth: 300 },
  themeCSS: `
    .node rect, .node polygon, .node path { fill: var(--host-soft); stroke: var(--host); stroke-width: 2px; }
    .node rect { rx: 10px; ry: 10px; }
    .node .nodeLabel, .node .nodeLabel p { color: var(--ink); line-height: 1.3; }
    .node b { font-weight: 640; }
    .question > rect { fill: transparent; stroke: transparent; }
    .question .nodeLabel { font-size: 24px; font-weight: 640; }
    .answer .nodeLabel { display: block; width: 272px; padding: 6px 0; font-size: 18px; }
    .answer b { font-size: 24px; }
    .vm > rect { fill: var(--vm-soft); stroke: var(--vm); }
    .both > rect { fill: var(--container-soft); stroke: var(--vm); stroke-width: 7px; }
    .container > rect { fill: var(--container-soft); stroke: var(--container); }
    .usual > rect { fill: var(--lit-fill, var(--container-soft)); }
    .usual .nodeLabel, .usual .nodeLabel p { color: var(--lit-ink, var(--ink)); }
    .edgePath path, .flowchart-link { stroke: var(--muted); stroke-width: 2.5px; }
    .flowchart-link.edge-thickness-thick { stroke: var(--lit-line, var(--muted)); stroke-width: var(--lit-width, 2.5px); }
    .marker, .arrowheadPath { fill: var(--muted); fill: context-stroke; stroke: none; }
    .edgeLabel p { padding: 0 4px; font-size: 20px; }
    .edgeLabel, .edgeLabel p, .labelBkg { color: var(--ink); background: var(--paper); }
  `,
}))
