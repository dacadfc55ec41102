/** Slides with what Slidev's users write, and none of this deck's ways. */
export const stock = {
  'slides.md': `---
# The theme comes with Slidev.
theme: default
title: "Any talk"
'info': |
  # Not a title
  Of several lines.
themeConfig:
  primary: '#5d8392'
addons: [
]
fonts: {
  sans: Inter
}
---

# Any talk

Words, \`<NoComponent />\`.

---
# two columns
layout: two-cols
# the next is off
# class: text-left
tags:
- a
my-own-key: 1
---

# Left

::right::

# Right

<ph-user /> <carbon:badge class="text-3xl" /> <CarbonBadge /> <my-element /> <Transition><b v-if="true">here</b></Transition>
<component :is="'b'" /> <Toc /> <Youtube id="x" /> <VClicks>

- a \\<Escaped />

</VClicks>

---
src: ./pages/more.md
hide: false
---

---
hide: true
---

<NotThere />

---
# layout: center
---

~~~html
<Fenced />
# No title
~~~

- in a list
  \`\`\`vue
  <Fenced />
  # No title
  \`\`\`

\`\`\`\`md
\`\`\`html
<!-- not closed <Fenced />
# No title
---
\`\`\`
\`\`\`\`

<pre>
# No title
</pre>

<!--
---

# A slide that is put aside

<NotThere />

<!-- its note -->
-->

---

<script setup lang="ts">
import Local from './Local.vue'
const list: Array<Map<string, Local>> = []
</script>

<Local /> <Registered /> <InFolder /> <Kebab /> $a <B $

---
layout: end
---
`,
  'pages/more.md': '# More\n\n---\nlayout: image-right\nimage: x.png\n---\n\n# And more\n\n<!-- Only words. -->\n',
  'components/in-folder/index.vue': '<template><p /></template>',
  'components/deep/kebab.vue': '<template><p /></template>',
  'setup/main.ts': 'export default ({ app }) => app.component(\'Registered\', {})',
}
