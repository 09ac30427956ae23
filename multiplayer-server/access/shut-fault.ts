import { HolositeError, type Fault } from '../../model/errors/index.ts'
import type { Refusal } from '../house/house-machine.ts'

const WHATS: Readonly<Record<Refusal['why'], readonly [what: string, fix: string]>> = {
  locked: ['Nobody new comes in for now.', 'Try again in a while.'],
  banned: ['You were sent out and may not come back yet.', 'Come back when the time is over.'],
  closed: ['The doors are not open yet.', 'Come when they open.'],
  over: ['The event is over.', 'Come to another one.'],
  invited: ['This event is for invited people.', 'Open the page by the link of your invitation.'],
}

/** Why the house does not let somebody in, as a fault; pages say it in their own words. */
export function shutFault({ why, untilMs }: Refusal): Fault {
  const [what, fix] = WHATS[why]
  const until = untilMs === null ? '' : ` It will be otherwise at ${new Date(untilMs).toISOString()}.`
  return new HolositeError({ code: `house/${why}`, what: `${what}${until}`, fix }).toFault()
}
