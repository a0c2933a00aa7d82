// The years that the shipped definitions do not know yet, loaded as a bureau loads them: what a test says of another
// matter then holds in every year.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { dayPlus } from './client.mjs'
import { temporaryFolder } from './databases.mjs'

const shipped = process.env.QINGHENG_CATALOGUE ?? new URL('../../catalogue', import.meta.url).pathname

// Today as a bureau counts it.
export const todayInBeijing = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

// Loads today's year, and tomorrow's, which may begin before the test is over.
export function withThisYear(place) {
    const known = readFileSync(join(shipped, 'calendars', 'cn.yaml'), 'utf8')
    const folder = join(temporaryFolder(), 'calendars')
    mkdirSync(folder)
    for (const year of new Set([todayInBeijing(), dayPlus(todayInBeijing(), 1)].map((day) => day.slice(0, 4)))) {
        if (known.includes(`"${year}":`)) continue
        writeFileSync(join(folder, `own_calendar_${year}.yaml`), `id: own_calendar_${year}\nlabel: ${year}年节假日安排\nyears:\n  "${year}":\n    source: 试验\n    holidays:\n      "${year}-01-01": 元旦\n    makeup_workdays: {}\n`)
    }
    return { ...place, overlay: join(folder, '..') }
}
