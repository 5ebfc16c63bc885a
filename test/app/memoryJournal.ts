import type { Journal } from '../../src/store/journal.ts'

/** A journal that lives as long as the test. */
export function memoryJournal(): Journal {
  const entries = new Map<string, { id: string; json: string; outcome?: string }>()
  return {
    async record({ id, json }) {
      entries.set(id, { ...entries.get(id), id, json })
    },
    async outcome(id, outcome) {
      const entry = entries.get(id)
      if (entry) entries.set(id, { ...entry, outcome })
    },
    pending: () => [...entries.values()].filter((e) => e.outcome !== 'refused').map(({ id, json }) => ({ id, json })),
    async close() {},
  }
}
