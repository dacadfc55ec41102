import './fonts.css'
import './tokens.css'
import './slide.css'
import './motion.css'
