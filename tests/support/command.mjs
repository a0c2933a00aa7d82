// A command of the program as a person and another program use it: files, status, what it says.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export class Commands {
    constructor(...words) {
        Object.assign(this, { words, folder: mkdtempSync(join(tmpdir(), 'command-')), passed: 0, failed: 0 })
    }

    // Runs the command with further words.
    run(...more) {
        const done = spawnSync(process.env.QINGHENG, [...this.words, ...more], { encoding: 'utf8' })
        return { status: done.status, out: done.stdout, err: done.stderr }
    }

    // Another command, with the same folder and the same count.
    other(...words) {
        const run = (...more) => Object.create(this, { words: { value: words } }).run(...more)
        return { run }
    }

    fileOf(name, bytes) {
        const file = join(this.folder, name)
        writeFileSync(file, bytes)
        return file
    }

    check(what, holds, seen = '') {
        if (holds) {
            this.passed += 1
            return
        }
        this.failed += 1
        console.error(`failed: ${what} ${seen}`)
    }

    // Clears up, counts, and ends the process.
    finish() {
        rmSync(this.folder, { recursive: true, force: true })
        console.log(`${this.passed} passed, ${this.failed} failed`)
        process.exit(this.failed === 0 ? 0 : 1)
    }
}
