import { catalogueChange } from './catalogue_change.mjs'
import { erasure } from './erasure.mjs'
import { rebuild } from './rebuild.mjs'
import { witness } from './witness.mjs'
import { databases } from '../support/databases.mjs'
import { finish } from '../support/report.mjs'

const all = { erasure, witness, rebuild, catalogueChange }
const wanted = process.argv.slice(2)
for (const database of databases)
    for (const [name, work] of Object.entries(all)) if (wanted.length === 0 || wanted.includes(name)) await work(database)
finish()
