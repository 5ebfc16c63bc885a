import type { Lane } from '../domain/effects.ts'

export const LANES: readonly Lane[] = ['page', 'rehearsal', 'rest']

export type Keys = ReturnType<typeof keysUnder>

/** Every key of one partition, all under one Cluster hash tag. */
export function keysUnder(prefix: string) {
  const at = (...parts: string[]) => [`{${prefix}}`, ...parts].join(':')
  const keys = {
    events: (stream: string) => at('events', stream),
    texts: (stream: string) => at('texts', stream),
    commands: (stream: string) => at('commands', stream),
    effects: (stream: string) => at('effects', stream),
    undelivered: (lane: Lane) => at('undelivered', lane),
    heads: at('heads'),
    due: at('due'),
    dueLanes: at('due-lanes'),
    entries: at('entries'),
    claims: at('claims'),
    series: at('series'),
    numbers: (series: string) => at('numbers', series),
    box: (name: string) => at('box', name),
    notes: at('notes'),
    notesUntil: at('notes-until'),
  }
  return {
    ...keys,
    /** In the order the append script names them. */
    forAppend: (stream: string, box = '') => [
      keys.events(stream),
      keys.texts(stream),
      keys.heads,
      keys.commands(stream),
      keys.effects(stream),
      keys.due,
      keys.dueLanes,
      keys.entries,
      keys.claims,
      ...LANES.map(keys.undelivered),
      keys.box(box),
    ],
  }
}

/** How an effect is named in the indexes. */
export const memberOf = (stream: string, key: string) => `${stream}\n${key}`

export function fromMember(member: string) {
  const cut = member.indexOf('\n')
  return { stream: member.slice(0, cut), key: member.slice(cut + 1) }
}
