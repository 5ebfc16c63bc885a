import { defineConfig } from 'vitest/config'

const results = process.env.MUSTER_TEST_RESULTS

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/redisServer.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    env: { TZ: 'UTC' },
    // .ci/run reads its figures from this file.
    reporters: results ? ['default', ['json', { outputFile: results }]] : ['default'],
  },
})
