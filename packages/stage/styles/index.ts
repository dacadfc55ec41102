import './motion.css'
import './reading.css'
import './bar.css'
import './print.css'
