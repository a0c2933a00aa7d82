// The two kinds of database that every whole-system test runs on. PostgreSQL comes from
// scripts/with_postgres (QINGHENG_TEST_POSTGRES).
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folders = []
process.on('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

export function temporaryFolder() {
    const folder = mkdtempSync(join(tmpdir(), 'qingheng-test-'))
    folders.push(folder)
    return folder
}

// Of the newest PostgreSQL that is installed: psql, pg_dump.
export function postgresProgram(name) {
    const root = '/usr/lib/postgresql'
    const versions = existsSync(root) ? readdirSync(root).sort() : []
    const found = versions.map((version) => join(root, version, 'bin', name)).filter(existsSync)
    return found.at(-1) ?? name
}

let made = 0
function newPostgresDatabase() {
    const server = process.env.QINGHENG_TEST_POSTGRES
    if (!server) throw new Error('QINGHENG_TEST_POSTGRES is not set: run by scripts/with_postgres')
    const name = `whole_${process.pid}_${++made}`
    execFileSync(postgresProgram('psql'), [server, '-qc', `create database ${name}`])
    return server.replace('/postgres?', `/${name}?`)
}

export function runSql(address, statement) {
    return execFileSync(postgresProgram('psql'), [address, '-qAtc', statement], { encoding: 'utf8' })
}

// One fresh, empty installation each: the options that every command takes.
export const databases = [
    { name: 'SQLite', make: () => ({ data: temporaryFolder() }) },
    { name: 'PostgreSQL', make: () => ({ data: temporaryFolder(), db: newPostgresDatabase() }) },
]

export function optionsOf(place) {
    const named = ['db', 'catalogue', 'overlay'].filter((name) => place[name])
    return ['--data', place.data, ...named.flatMap((name) => [`--${name}`, place[name]])]
}
