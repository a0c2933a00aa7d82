// A demonstration bureau with a catalogue of its own, and the people who work there.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Client } from '../support/client.mjs'
import { temporaryFolder } from '../support/databases.mjs'
import { makeDemo, Server } from '../support/program.mjs'

const shipped = process.env.QINGHENG_CATALOGUE ?? new URL('../../catalogue', import.meta.url).pathname

export const accounts = ['audit1', 'leader1', 'legal1', 'clerk1', 'chief1', 'handler1', 'handler2']

// A copy of the shipped catalogue that may be changed, and an overlay of those files over it.
export function ownCatalogue(overlay) {
    const folder = temporaryFolder()
    cpSync(shipped, join(folder, 'shipped'), { recursive: true })
    writeOverlay(join(folder, 'own'), overlay)
    return { catalogue: join(folder, 'shipped'), overlay: join(folder, 'own') }
}

export function writeOverlay(folder, files) {
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(join(folder, name, '..'), { recursive: true })
        writeFileSync(join(folder, name), text)
    }
}

// Figures of `cases` cases last year; its password.
export function demonstrate(place, cases) {
    const file = join(place.data, 'figures.tsv')
    writeFileSync(file, `bureau\treport_year\tindicator_id\tvalue\tunit\n某某市生态环境局\t2025\tviolation_cases_count\t${cases}\t件\n`)
    return makeDemo(place, file).password
}

// Starts the server and signs everybody in; `stop` ends it.
export async function openBureau(place, password) {
    const server = await Server.start(place)
    const people = {}
    for (const account of accounts) people[account] = await Client.signIn(server.address, account, password)
    return { ...people, server, stop: () => server.stop() }
}
