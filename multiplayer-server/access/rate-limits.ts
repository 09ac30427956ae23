import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** How often one address may knock, in a minute. A whole audience may stand behind one address. */
export interface DoorRates {
  readonly exchangePerMinute: number
  readonly ticketPerMinute: number
  /** Chat lines one visitor may say in ten seconds. */
  readonly chatPerTenSeconds: number
}

export const DEFAULT_RATES: DoorRates = { exchangePerMinute: 20, ticketPerMinute: 6000, chatPerTenSeconds: 10 }

/** Counts knocks; each answers false once the caller came too often. */
export interface RateLimits {
  exchange(address: string): Promise<boolean>
  ticket(address: string): Promise<boolean>
  /** Asking whether the door is open: every five seconds from each who waits. */
  door(address: string): Promise<boolean>
  chat(visitorId: string): Promise<boolean>
  /** Reports and blocks of one visitor. */
  complaint(visitorId: string): Promise<boolean>
  /** Bodies one visitor brings or takes back. */
  body(visitorId: string): Promise<boolean>
  /** Refusals of one person that are written into the audit: nobody fills the disk by being refused. */
  refusal(visitorId: string): Promise<boolean>
}

const DOOR_PER_MINUTE = 24_000
const COMPLAINTS_PER_MINUTE = 10
const REFUSALS_PER_MINUTE = 10
const BODIES_PER_TEN_MINUTES = 10

/** Limits kept in this process's memory. */
export function createRateLimits(rates: DoorRates = DEFAULT_RATES): RateLimits {
  const limiter = (points: number, duration: number) => {
    const memory = new RateLimiterMemory({ points, duration })
    return async (key: string): Promise<boolean> => {
      try {
        await memory.consume(key)
        return true
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return false
        throw refused
      }
    }
  }
  return {
    exchange: limiter(rates.exchangePerMinute, 60),
    ticket: limiter(rates.ticketPerMinute, 60),
    door: limiter(DOOR_PER_MINUTE, 60),
    chat: limiter(rates.chatPerTenSeconds, 10),
    complaint: limiter(COMPLAINTS_PER_MINUTE, 60),
    body: limiter(BODIES_PER_TEN_MINUTES, 600),
    refusal: limiter(REFUSALS_PER_MINUTE, 60),
  }
}
