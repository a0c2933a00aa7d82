// The program under test: its commands, and a server that can be ended or killed.
import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { optionsOf, temporaryFolder } from './databases.mjs'

export const program = process.env.QINGHENG ?? new URL('../../build/release/bin/qingheng', import.meta.url).pathname

export const verifier = process.env.QINGHENG_VERIFY ?? new URL('../../build/release/bin/qingheng-verify', import.meta.url).pathname

// Runs one command to its end, of `place.program` where another one is meant. Never throws: the exit code is part of the answer.
export function run(place, ...words) {
    const done = spawnSync(place.program ?? program, [...words, ...optionsOf(place)], {
        encoding: 'utf8', maxBuffer: 256 << 20, timeout: 600_000,
    })
    return { code: done.status, out: done.stdout, err: done.stderr }
}

export function runWell(place, ...words) {
    const done = run(place, ...words)
    if (done.code !== 0) throw new Error(`${words.join(' ')} ended with ${done.code}: ${done.err}${done.out}`)
    return done
}

// One command beside what else goes on; `ended` gives what `run` gives.
export function begin(place, ...words) {
    const child = spawn(program, [...words, ...optionsOf(place)])
    const said = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (piece) => (said.out += piece))
    child.stderr.setEncoding('utf8').on('data', (piece) => (said.err += piece))
    const ended = new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })))
    return { ended, kill: () => (child.kill('SIGKILL'), ended) }
}

export class Server {
    // Resolves when the address is printed; rejects with what it said when it ends before.
    static start(place, ...words) {
        const child = spawn(place.program ?? program, ['serve', '--plain', '127.0.0.1:0', ...words, ...optionsOf(place)])
        return new Promise((resolve, reject) => {
            let said = ''
            let began = false
            const listen = (piece) => {
                said = (said + piece).slice(-20_000)
                if (began) return
                const address = /青衡已启动： (http:\S+?)\/\n/.exec(said)
                if (!address) return
                began = true
                resolve(new Server(child, address[1], () => said.slice(-2000)))
            }
            child.stdout.setEncoding('utf8').on('data', listen)
            child.stderr.setEncoding('utf8').on('data', listen)
            child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${said.slice(-2000)}`)))
        })
    }

    constructor(child, address, last) {
        Object.assign(this, { child, address, last })
        this.ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)))
    }

    // Rejects when it had ended by itself, or ends otherwise than well: a crash is nobody's stop.
    async stop() {
        this.child.kill('SIGTERM')
        const how = await this.ended
        if (how !== 0) throw new Error(`serve ended with ${how}: ${this.last()}`)
        return how
    }

    kill() {
        this.child.kill('SIGKILL')
        return this.ended
    }
}

// What qingheng-verify says of a bundle's text, and of a head that a witness kept.
export function verifyBundle(bundle, witnessed) {
    const folder = temporaryFolder()
    const file = (name, text) => {
        writeFileSync(join(folder, name), text)
        return join(folder, name)
    }
    const words = [file('proof.json', bundle), ...(witnessed ? ['--witnessed', file('head.json', witnessed)] : [])]
    const done = spawnSync(verifier, words, { encoding: 'utf8', timeout: 60_000 })
    return { code: done.status, out: done.stdout, err: done.stderr }
}

// A demonstration bureau; its accounts all have the password that is returned.
export function makeDemo(place, file, ...words) {
    const done = runWell(place, 'demo', '--like', file, ...words)
    const password = /口令（[^）]*）：(\S+)/.exec(done.out)
    if (!password) throw new Error(`no password in: ${done.out}`)
    return { ...done, password: password[1] }
}
