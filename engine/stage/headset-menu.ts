import type { VenueDocuments } from '../net/index.ts'
import type { PanelFacts, PanelSettings } from '../panels/index.ts'
import type { VenueStage } from './stage-status.ts'

/** What the page lends the menu in a headset: what it knows and the stage does not, and its ways to act. */
export interface HeadsetMenu extends Pick<PanelFacts, 'settings' | 'people' | 'chat' | 'online' | 'notice' | 'microphone'> {
  change(settings: Partial<PanelSettings>): void
  say(text: string): void
  turnSound(on: boolean): void
  openMicrophone(open: boolean): void
}

/** All the menu shows of a stage at this moment. */
export function panelFactsOf(
  parts: { readonly stage: VenueStage; readonly documents: VenueDocuments },
  menu: HeadsetMenu,
  answer: PanelFacts['answer'],
): PanelFacts {
  const { venue, night } = parts.documents
  const status = parts.stage.status()
  const { settings, people, chat, online, notice, microphone } = menu
  return {
    ...{ settings, people, chat, online, notice, microphone, answer },
    venue: venue.name,
    showing: status.showing,
    places: venue.places,
    credits: venue.twin.map(({ attribution, licence }) => ({ source: attribution, licence })),
    moments: night?.moments ?? [],
    moment: status.moment,
    crowd: night && night.crowd.areas.length > 0 ? status.crowd : null,
    sound: status.hasSound ? status.sound : null,
  }
}
