export { brokenLines } from './broken-lines.ts'
export { createMenuKnob, type MenuKnob } from './menu-knob.ts'
export { createPanelBoard, type PanelBoard } from './panel-board.ts'
export { PANEL_PAGES, type PanelAct, type PanelFacts, type PanelPage, type PanelSettings } from './panel-facts.ts'
