// Calendars and clocks of a running server on both databases.
import { databases } from '../support/databases.mjs'
import { finish } from '../support/report.mjs'
import { calendar } from './calendar.mjs'
import { reminders } from './reminders.mjs'

for (const database of databases) {
    await reminders(database)
    await calendar(database)
}
finish()
