// The shapes of all icons, which UnoCSS puts here in place of the rest of its styles: see ../icons.ts.
import 'uno:shapes.css'
