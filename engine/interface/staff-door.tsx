import type { ReactNode } from 'react'
import type { Role } from '../../model/protocol/index.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { TextSizeSwitch } from './text-size-switch.tsx'
import { useInterface } from './interface-provider.tsx'
import { useStaffSession } from './use-staff-session.ts'

/** Shows a staff page to those whose role may use it, and to everybody else how to get in. */
export function StaffDoor({ roles, children }: { roles: readonly Role[]; children: (role: Role) => ReactNode }): ReactNode {
  const { say, sayRefusal } = useInterface()
  const session = useStaffSession()
  if (session.state === 'in' && roles.includes(session.me.role)) return children(session.me.role)
  return (
    <main className="door">
      {session.state === 'asking' ? (
        <p role="status">{say('staff.asking')}</p>
      ) : (
        <div className="panel">
          <div className="row">
            <h1 className="grow">{say('staff.closed')}</h1>
            <TextSizeSwitch />
            <LanguageSwitch />
          </div>
          {session.state === 'out' && session.fault && <p role="alert">{sayRefusal(session.fault)}</p>}
          <p role="alert">{session.state === 'in' ? say('staff.wrongRole') : say('staff.needLink')}</p>
          <pre className="small">npm run -s holosite -- staff link --role {roles[roles.length - 1]} --minutes 15</pre>
        </div>
      )}
    </main>
  )
}
