import { Cluster } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connect, parse } from '../../src/store/connection.ts'

describe('REDIS_URL', () => {
  it.each([
    ['redis://localhost', { kind: 'single', secure: false, nodes: [{ host: 'localhost', port: 6379 }] }],
    ['redis://:p%40ss@10.0.0.1:7000/3', { password: 'p@ss', db: 3, nodes: [{ host: '10.0.0.1', port: 7000 }] }],
    ['rediss://app:word@cache.example:6380', { secure: true, username: 'app', password: 'word' }],
    ['redis://[::1]:6379', { nodes: [{ host: '::1', port: 6379 }] }],
    [
      'redis+sentinel://:pw@s1,s2:26380/muster/2?sentinelPassword=x',
      {
        kind: 'sentinel',
        master: 'muster',
        db: 2,
        password: 'pw',
        sentinelPassword: 'x',
        nodes: [
          { host: 's1', port: 26379 },
          { host: 's2', port: 26380 },
        ],
      },
    ],
    ['rediss+cluster://n1:7001,n2:7002', { kind: 'cluster', secure: true, nodes: [{ port: 7001 }, { port: 7002 }] }],
    ['unix:///var/lib/a%20b/r.sock', { kind: 'socket', path: '/var/lib/a b/r.sock' }],
  ])('%s is understood', (url, target) => {
    expect(parse(url)).toMatchObject(target)
  })

  it.each([
    ['http://localhost', 'REDIS_URL begins with "http://". Write one of: redis://'],
    ['localhost:6379', 'REDIS_URL has no scheme. Write one of: redis://'],
    ['redis://a,b', 'REDIS_URL names several hosts: begin it with redis+sentinel:// or redis+cluster://.'],
    ['redis://host:99999', 'REDIS_URL has an unreadable host "host:99999": write host:port.'],
    ['redis://host/first', 'REDIS_URL has an unreadable database "first": write its number.'],
    ['redis+sentinel://s1:26379', 'REDIS_URL lacks the master name'],
    ['redis+cluster://n1/2', 'a Redis Cluster has only database 0'],
  ])('%s is refused with what would be right', (url, sentence) => {
    expect(() => parse(url)).toThrow(sentence)
  })

  it('never repeats a password in an error', () => {
    for (const url of ['http://u:secret@h', 'redis://u:secret@h:99999', 'redis://u:secret@a,b']) {
      expect(() => parse(url)).toThrow(expect.not.objectContaining({ message: expect.stringContaining('secret') }))
    }
  })

  it('never turns into a plain connection where TLS was asked for', () => {
    const single = connect('rediss://127.0.0.1:1')
    const cluster = connect('rediss+cluster://127.0.0.1:1')
    for (const connection of [single, cluster]) {
      connection.on('error', () => undefined)
      onTestFinished(() => connection.disconnect())
    }
    expect(single.options).toMatchObject({ tls: {} })
    expect(cluster).toBeInstanceOf(Cluster)
    expect(cluster.options).toMatchObject({ redisOptions: { tls: {} } })
  })
})
