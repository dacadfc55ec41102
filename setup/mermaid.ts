import { defineMermaidSetup } from '@slidev/types'

/** Drawn in a visitor's page, and not by a build, it takes the room that it has, as one that is drawn already does (styles/text.css). */
const inPage = typeof document === 'undefined' ? '' : '& { width: 100%; max-width: none; height: 100%; }'

/** Mermaid draws the boxes and lines of whichever diagram, in the size of the slide's text; the deck's tokens colour them, so that both themes follow from one drawing. A box of the class `vm` or `container` has its side's colours; those of the class `wide` are as wide as each other, where their lines are short; `thick` and `thicker` are walls, which grow inwards. `<i>App</i>` is the app of the pictures. */
export default defineMermaidSetup(() => ({
  theme: 'base',
  fontFamily: 'var(--sans)',
  themeVariables: { fontSize: '18px' },
  flowchart: { htmlLabels: true },
  themeCSS: `
    ${inPage}
    .node rect, .node polygon, .node path { fill: var(--host-soft); stroke: var(--host); stroke-width: 2px; }
    .node rect { rx: 6px; ry: 6px; }
    .node .nodeLabel, .node .nodeLabel p { color: var(--ink); line-height: 1.3; }
    .node b { font-weight: 640; }
    .wide .nodeLabel { display: inline-block; min-width: 12em; }
    .vm > rect { fill: var(--vm-soft); stroke: var(--vm); }
    .container > rect { fill: var(--container-soft); stroke: var(--container); }
    .thick > rect, .thicker > rect { clip-path: inset(0 round 6px) fill-box; }
    .thick > rect { stroke-width: 12px; }
    .thicker > rect { stroke-width: 24px; }
    .node i { display: block; padding: 3px; margin: 0 8px 6px; border-radius: 4px; background: var(--app); font-style: normal; font-weight: 640; color: var(--paper); }
    .edgePath path, .flowchart-link { stroke: var(--muted); stroke-width: 2px; }
    .marker, .arrowheadPath { fill: var(--muted); fill: context-stroke; stroke: none; }
    .edgeLabel, .edgeLabel p, .labelBkg { color: var(--ink); background: var(--paper); }
    .edgeLabel p { padding: 0 6px; }
  `,
}))
