// A PostgreSQL of the test's own that can be killed as by a crash and started again, with fsync on.
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = '/usr/lib/postgresql'

function binaries() {
    const versions = existsSync(root) ? readdirSync(root).sort() : []
    const found = versions.map((version) => join(root, version, 'bin')).filter((path) => existsSync(join(path, 'initdb')))
    if (found.length === 0) throw new Error('PostgreSQL is missing (scripts/dev setup --test)')
    return found.at(-1)
}

// PostgreSQL does not run as root.
const asPostgres = process.getuid() === 0 ? ['runuser', '-u', 'postgres', '--'] : []

export class Postgres {
    constructor() {
        this.bin = binaries()
        this.folder = mkdtempSync(join(tmpdir(), 'qh-crash-'))
        if (asPostgres.length > 0) {
            const [, , uid, gid] = readFileSync('/etc/passwd', 'utf8').split('\n').find((line) => line.startsWith('postgres:')).split(':')
            chownSync(this.folder, Number(uid), Number(gid))
        }
        this.run('initdb', '-D', this.data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync')
        process.once('exit', () => this.end())
    }

    get data() {
        return join(this.folder, 'data')
    }

    address(database) {
        return `postgresql://postgres@/${database}?host=${this.folder}`
    }

    run(program, ...words) {
        const [first, ...rest] = [...asPostgres, join(this.bin, program), ...words]
        return execFileSync(first, rest, { cwd: this.folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    }

    sql(database, statement) {
        return this.run('psql', this.address(database), '-qAtc', statement)
    }

    // Resolves when it answers; after a kill that is when it has recovered.
    async start() {
        const [first, ...rest] = [...asPostgres, join(this.bin, 'postgres'), '-D', this.data, '-k', this.folder, '-c', 'listen_addresses=', '-c', 'max_connections=200']
        for (const end = Date.now() + 120_000; Date.now() < end; ) {
            if (this.child === undefined || this.child.exitCode !== null || this.child.signalCode !== null)
                this.child = spawn(first, rest, { cwd: this.folder, stdio: 'ignore' })
            try {
                this.sql('postgres', 'select 1')
                return
            } catch {
                await new Promise((resolve) => setTimeout(resolve, 50))
            }
        }
        throw new Error('PostgreSQL does not start')
    }

    // The processes of this server only: the one named in its own file, and its children.
    processes() {
        const file = join(this.data, 'postmaster.pid')
        if (!existsSync(file)) return []
        const parent = Number(readFileSync(file, 'utf8').split('\n')[0])
        const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
            try {
                return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1]) === parent
            } catch {
                return false // it has just ended
            }
        })
        return [parent, ...children]
    }

    // SIGKILL to all of it: nothing of the server's own shutdown runs.
    async kill() {
        const ended = new Promise((resolve) => this.child.once('exit', resolve))
        for (const pid of this.processes()) {
            try {
                process.kill(pid, 'SIGKILL')
            } catch {
                // it ended with its parent
            }
        }
        await ended
    }

    end() {
        for (const pid of this.processes()) {
            try {
                process.kill(pid, 'SIGKILL')
            } catch {
                // it has ended
            }
        }
        rmSync(this.folder, { recursive: true, force: true })
    }
}
