import { mountPage, pathParts } from '../../engine/interface/index.ts'
import { Visit } from './visit.tsx'
import './visit.css'

mountPage(<Visit venue={pathParts(location.pathname)[0] ?? ''} />)
