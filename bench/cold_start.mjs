// From exec to the first answered request, and the memory of an idle server:
//   QINGHENG=build/release/bin/qingheng node bench/cold_start.mjs DATA-FOLDER [runs]
// The folder is one that a server has used before. Limits: 0.3 s, 64 MB.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const program = process.env.QINGHENG ?? new URL('../build/release/bin/qingheng', import.meta.url).pathname
const [data, runs = '9'] = process.argv.slice(2)
if (!data) {
    console.error('usage: node bench/cold_start.mjs DATA-FOLDER [runs]')
    process.exit(2)
}

const freePort = () => new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address()
        server.close(() => resolve(port))
    })
})

// One try: true when it was answered.
const asks = (port) => new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('GET /api/hello HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'))
    socket.once('data', (piece) => resolve(piece.includes(' 200 ')))
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
})

// Seconds of processor time, and resident megabytes.
function usage(pid) {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
    const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]
    return { cpu: (Number(stat[11]) + Number(stat[12])) / 100, memory: Number(resident) / 1024 }
}

async function once() {
    const port = await freePort()
    const began = performance.now()
    const child = spawn(program, ['serve', '--data', data, '--plain', `127.0.0.1:${port}`], { stdio: 'ignore' })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    let gone = false
    void ended.then(() => (gone = true))
    while (!(await asks(port))) {
        if (gone) throw new Error('serve ended: run it by hand and read what it says')
        await pause(1)
    }
    const seconds = (performance.now() - began) / 1000
    const { cpu } = usage(child.pid)
    await pause(2000)
    const { memory } = usage(child.pid)
    child.kill('SIGTERM')
    await ended
    return { seconds, cpu, memory }
}

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1]
const found = []
for (let run = 0; run < Number(runs); run += 1) found.push(await once())
const of = (name) => median(found.map((one) => one[name]))
console.log(`first answer after ${of('seconds').toFixed(3)} s (limit 0.300), processor ${of('cpu').toFixed(2)} s, idle memory ${of('memory').toFixed(1)} MB (limit 64); median of ${found.length}`)
process.exit(of('seconds') <= 0.3 && of('memory') <= 64 ? 0 : 1)
