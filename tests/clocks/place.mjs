// A demonstration bureau whose catalogue is a copy that the test may change.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { todayInBeijing } from '../support/calendar.mjs'
import { dayPlus } from '../support/client.mjs'
import { temporaryFolder } from '../support/databases.mjs'
import { makeDemo } from '../support/program.mjs'

const shipped = process.env.QINGHENG_CATALOGUE ?? new URL('../../catalogue', import.meta.url).pathname

export function expect(truth, what) {
    if (!truth) throw new Error(typeof what === 'string' ? what : JSON.stringify(what))
}

export const today = todayInBeijing()

function yearsOf(text) {
    const head = text.slice(0, text.search(/^  "\d{4}":\n/m))
    const years = text.slice(head.length).split(/^(?=  "\d{4}":\n)/m)
    return { head, years: Object.fromEntries(years.map((part) => [part.slice(3, 7), part])) }
}

// With that day a working day, whatever day it is.
function withWorkingDay(years, day) {
    const year = day.slice(0, 4)
    const known = years[year] ?? `  "${year}":\n    source: 试验\n    holidays:\n      "${year}-01-01": 元旦\n      "${year}-05-01": 劳动节\n    makeup_workdays: {}\n`
    const lines = known.split('\n').filter((line) => !line.includes(`"${day}"`))
    const at = lines.findIndex((line) => line.startsWith('    makeup_workdays:'))
    const weekend = [0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay())
    if (weekend) lines.splice(at, 1, '    makeup_workdays:', `      "${day}": 试验`)
    return { ...years, [year]: lines.join('\n') }
}

// The shipped definitions with today a working day, and tomorrow, which it may be before the test is over.
function asWorkingDay({ head, years }) {
    return head + Object.values([today, dayPlus(today, 1)].reduce(withWorkingDay, years)).join('')
}

// Without this year and those after it.
function withoutThisYear({ head, years }) {
    return head + Object.entries(years).filter(([year]) => year < today.slice(0, 4)).map(([, text]) => text).join('')
}

export function makePlace(database, { workingToday }) {
    const place = database.make()
    place.catalogue = join(temporaryFolder(), 'catalogue')
    cpSync(shipped, place.catalogue, { recursive: true })
    const calendar = join(place.catalogue, 'calendars', 'cn.yaml')
    const parts = yearsOf(readFileSync(calendar, 'utf8'))
    writeFileSync(calendar, workingToday ? asWorkingDay(parts) : withoutThisYear(parts))
    place.overlay = join(temporaryFolder(), 'overlay')
    mkdirSync(place.overlay)
    const file = join(place.data, 'figures.tsv')
    writeFileSync(file, 'bureau\treport_year\tindicator_id\tvalue\tunit\n某某市生态环境局\t2025\tviolation_cases_count\t12\t件\n')
    return { place, password: makeDemo(place, file).password }
}
