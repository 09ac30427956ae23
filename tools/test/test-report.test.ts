import { describe, expect, it } from 'vitest'
import { EMPTY_TALLY, joinTallies, lastLine, tallyReport } from './test-report.ts'

const test = (title: string, status: string, failureMessages: string[] = []) => ({
  ancestorTitles: ['suite'],
  title,
  status,
  failureMessages,
})

describe('a pass of vitest', () => {
  it('counts passed, failed and skipped tests, and names the last two', () => {
    const report = {
      testResults: [
        {
          name: '/root/model/a.test.ts',
          status: 'failed',
          assertionResults: [
            test('a', 'passed'),
            test('b', 'failed', ['AssertionError: 1 is not 2\n    at node_modules/x\n    at /root/model/a.test.ts:3']),
            test('c', 'skipped'),
          ],
        },
        { name: '/root/model/b.test.ts', status: 'passed', assertionResults: [test('d', 'passed'), test('e', 'todo')] },
      ],
    }
    expect(tallyReport(report, 1, '/root')).toEqual({
      passed: 2,
      failures: [{ name: 'model/a.test.ts > suite > b', message: 'AssertionError: 1 is not 2\n    at /root/model/a.test.ts:3' }],
      skipped: ['model/a.test.ts > suite > c', 'model/b.test.ts > suite > e'],
      retried: [],
    })
  })

  it('names what passed only at a second try', () => {
    const report = {
      testResults: [{ name: '/root/a.test.ts', status: 'passed', assertionResults: [test('a', 'passed', ['Error: late'])] }],
    }
    const { passed, failures, retried } = tallyReport(report, 0, '/root')
    expect([passed, failures]).toEqual([1, []])
    expect(retried).toEqual([{ name: 'a.test.ts > suite > a', message: 'Error: late' }])
  })

  it('counts a file that could not be loaded as one failure', () => {
    const report = { testResults: [{ name: '/root/a.test.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] }] }
    expect(tallyReport(report, 1, '/root').failures).toEqual([{ name: 'a.test.ts', message: 'SyntaxError' }])
  })

  it('has failed when it ended badly without a failed test, and when it left no report', () => {
    const report = { testResults: [{ name: '/root/a.test.ts', status: 'passed', assertionResults: [test('a', 'passed')] }] }
    expect(tallyReport(report, 0, '/root').failures).toEqual([])
    expect(tallyReport(report, 1, '/root').failures).toHaveLength(1)
    expect(tallyReport(null, 0, '/root').failures).toHaveLength(1)
  })
})

describe('the last line', () => {
  it('tells passed and failed always, skipped only when there are', () => {
    expect(lastLine(EMPTY_TALLY)).toBe('0 passed, 0 failed')
    const some = { ...EMPTY_TALLY, passed: 3, failures: [{ name: 'a', message: '' }], skipped: ['b', 'c'] }
    expect(lastLine(joinTallies(some, some))).toBe('6 passed, 2 failed, 4 skipped')
  })
})
