import type { Kysely } from 'kysely'
import * as z from 'zod/mini'
import { serverMessages, type PersonReason, type ServerMessages } from '../../model/protocol/index.ts'
import { newId } from '../access/secrets.ts'
import type { Tables } from '../store/tables.ts'

/** What a visitor tells of another. Times in wall-clock ms. */
export interface NewReport {
  readonly venue: string
  readonly reporter: { readonly key: string; readonly name: string }
  readonly subject: { readonly visitorId: string; readonly key: string; readonly name: string }
  readonly reason: PersonReason
  readonly text: string
  readonly moments: ServerMessages['reports'][number]['moments']
}

/** Moderators see so many that wait. */
const MOST_SHOWN = 50

/** Keeps a report until its term ends; see `RETENTION_DAYS`. Answers its id. */
export async function keepReport(db: Kysely<Tables>, report: NewReport, nowMs: number): Promise<string> {
  const id = newId()
  const { venue, reporter, subject, reason, text, moments } = report
  await db
    .insertInto('reports')
    .values({
      ...{ id, at: nowMs, venue, reason, text, moments: JSON.stringify(moments), outcome: null, closed_by: null },
      ...{ reporter_key: reporter.key, reporter_name: reporter.name },
      ...{ subject_id: subject.visitorId, subject_key: subject.key, subject_name: subject.name },
    })
    .execute()
  return id
}

/** Reports of a venue that wait, oldest first. One that cannot be read is left out. */
export async function openReports(db: Kysely<Tables>, venue: string): Promise<ServerMessages['reports']> {
  const rows = await db
    .selectFrom('reports')
    .selectAll()
    .where('venue', '=', venue)
    .where('outcome', 'is', null)
    .orderBy('at')
    .limit(MOST_SHOWN)
    .execute()
  const reports = rows.map((row) => ({
    ...{ id: row.id, atMs: row.at, by: row.reporter_name, reason: row.reason, text: row.text },
    ...{ about: row.subject_name, aboutVisitorId: row.subject_id, aboutKey: row.subject_key },
    moments: JSON.parse(row.moments) as unknown,
  }))
  return reports.flatMap((report) => {
    const parsed = z.safeParse(serverMessages.reports, [report])
    return parsed.success ? parsed.data : []
  })
}

/** Closes a report once; answers who had closed it before, or null when it was this call, or undefined when there is none. */
export async function closeReport(
  db: Kysely<Tables>,
  report: { readonly venue: string; readonly id: string },
  by: { readonly outcome: 'acted' | 'dismissed'; readonly name: string },
): Promise<string | null | undefined> {
  const done = await db
    .updateTable('reports')
    .set({ outcome: by.outcome, closed_by: by.name })
    .where('id', '=', report.id)
    .where('venue', '=', report.venue)
    .where('outcome', 'is', null)
    .executeTakeFirst()
  if (done.numUpdatedRows === 1n) return null
  const row = await db.selectFrom('reports').select('closed_by').where('id', '=', report.id).executeTakeFirst()
  return row === undefined ? undefined : (row.closed_by ?? '')
}
