/**
 * The one door to what Slidev does not call public: all that the stage takes from inside `@slidev/client`.
 * tests/upgrade.spec.ts says in a line what a newer Slidev has moved.
 */
export { createFixedClicks } from '@slidev/client/composables/useClicks.ts'
export { useFixedNav } from '@slidev/client/composables/useNav.ts'
export { useTimer } from '@slidev/client/composables/useTimer.ts'
export { default as PrintSlideClick } from '@slidev/client/internals/PrintSlideClick.vue'
export { default as SlideWrapper } from '@slidev/client/internals/SlideWrapper.vue'
export { hmrSkipTransition, showGotoDialog, showOverview, syncDirections } from '@slidev/client/state/index.ts'
export { default as setupShortcuts } from '@slidev/client/setup/shortcuts.ts'
