// A server whose words are kept: the one-time password and the secure address are printed, not asked.
import { spawn } from 'node:child_process'

import { optionsOf } from '../support/databases.mjs'
import { program } from '../support/program.mjs'

function addressesIn(said, secure) {
    const plain = /青衡已启动： (http:\S+?)\/\n/.exec(said)
    const encrypted = /加密地址：\s+https:\/\/\S+:(\d+)\//.exec(said)
    if (!plain || (secure && !encrypted)) return undefined
    return { address: plain[1], securePort: encrypted?.[1] }
}

export async function serve(place, { secure = false, names = '', listen, overlay } = {}) {
    const words = ['serve', '--plain', '127.0.0.1:0', ...(secure ? ['--secure', '127.0.0.1:0'] : []), ...optionsOf(place)]
    const child = spawn(program, words, { env: { ...process.env, QINGHENG_NAMES: names, ...(overlay === undefined ? {} : { QINGHENG_OVERLAY: overlay }), ...(listen === undefined ? {} : { QINGHENG_HJ212_LISTEN: `127.0.0.1:${listen}` }) } })
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)))
    return new Promise((resolve, reject) => {
        let said = ''
        const listen = (piece) => {
            said += piece
            const found = addressesIn(said, secure)
            if (!found) return
            child.stdout.off('data', listen).resume()
            child.stderr.off('data', listen).resume()
            resolve({ ...found, said, stop: () => (child.kill('SIGTERM'), ended) })
        }
        child.stdout.setEncoding('utf8').on('data', listen)
        child.stderr.setEncoding('utf8').on('data', listen)
        child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${said.slice(-2000)}`)))
    })
}
