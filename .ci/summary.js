// The figures of a run, from the test runner's own report: each test, each test file that could not run, and each check is one.
import { existsSync, readFileSync } from 'node:fs'

const [file, testStatus, checksPassed, checksFailed] = process.argv.slice(2)
const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
const brokenFiles =
  report?.testResults.filter((f) => f.status === 'failed' && !f.assertionResults.some((a) => a.status === 'failed')) ??
  []
const tests = {
  passed: report?.numPassedTests ?? 0,
  failed: (report?.numFailedTests ?? 0) + brokenFiles.length,
  skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
}
// The command failed although no test did: it did not install, or something broke outside the tests.
if (testStatus !== '0' && tests.failed === 0) tests.failed = 1

console.log(`Tests: ${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped.`)
console.log(`Checks: ${checksPassed} passed, ${checksFailed} failed.`)
const passed = tests.passed + Number(checksPassed)
const failed = tests.failed + Number(checksFailed)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
