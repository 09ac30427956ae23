import { sleep, until } from '../../bench/bench-clock.ts'
import { takeRoomSeat } from '../../bench/room-seat.ts'
import type { SoakScene } from '../scene.ts'
import { enterVisit, openBrowser, openProfile, roomOf } from '../visit-page.ts'
import { VENUE } from '../yard-walk.ts'

const NAME = 'Ann'

/** The same name twice: by two people, and by one person in two tabs. */
export const scene: SoakScene = {
  name: 'two-tabs',
  asks: 'Two people enter under one name, then one of them opens a second tab: are both people in and told apart, and is one person still one?',
  limits: {
    people_in: { direction: 'at least', value: 2 },
    names_told_apart: { direction: 'at least', value: 2 },
    people_after_second_tab: { direction: 'at least', value: 2 },
    people_after_second_tab_most: { direction: 'at most', value: 2 },
    first_tab_told_why: { direction: 'at least', value: 1 },
  },
  async run(ground) {
    const product = await ground.openProduct()
    const witness = await takeRoomSeat({ origin: product.origin, venue: VENUE, name: 'Witness' })
    ground.atEnd(() => witness.leave())
    const people = new Map((witness.room.latest('welcome')?.people ?? []).map((person) => [person.slot, person]))
    witness.room.on('entered', (person) => void people.set(person.slot, person))
    witness.room.on('left', ({ slot }) => void people.delete(slot))
    const browser = await openBrowser(ground)
    const [one, other] = [await openProfile(browser), await openProfile(browser)]
    const first = await enterVisit(one, product.origin, NAME)
    const second = await enterVisit(other, product.origin, NAME)
    const named = () => [...people.values()].filter(({ name }) => name.startsWith(NAME))
    await until('both people', 20_000, () => named().length === 2)
    const both = named()
    const open = (await Promise.all([first, second].map(roomOf))).filter((state) => state === 'open').length
    ground.note(`in: ${both.map(({ name }) => name).join(', ')}`)
    const tab = await enterVisit(one, product.origin, NAME)
    await sleep(2000)
    const why = await first.evaluate(() => document.body.innerText.includes('You entered from another window'))
    return {
      figures: {
        people_in: Math.min(open, new Set(both.map(({ visitorId }) => visitorId)).size),
        names_told_apart: new Set(both.map(({ name }) => name)).size,
        people_after_second_tab: (await roomOf(tab)) === 'open' ? named().length : 0,
        people_after_second_tab_most: named().length,
        first_tab_told_why: why ? 1 : 0,
      },
      how: [
        'Two browser profiles are two people: a name that is taken is given a number. Two tabs of one profile are one person: the newer tab is in, the older one says that the visit goes on in another window, by design.',
      ],
    }
  },
}
