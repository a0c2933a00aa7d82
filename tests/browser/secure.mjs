// Over TLS under a host name: with a trusted certificate all is well, without one the page says what
// a phone then cannot do.
import assert from 'node:assert/strict'
import { X509Certificate, createHash } from 'node:crypto'

import { holds } from '../support/report.mjs'
import { Screen, launch, phone } from './page.mjs'

export const hostName = 'qingheng.example'

// What Chromium calls a key it is told to trust.
async function keyOf(address, server) {
    const tls = await import('node:tls')
    const port = Number(new URL(address).port)
    return new Promise((resolve, reject) => {
        const socket = tls.connect({ host: '127.0.0.1', port, servername: hostName, rejectUnauthorized: false }, () => {
            const certificate = new X509Certificate(socket.getPeerCertificate().raw)
            socket.end()
            resolve(createHash('sha256').update(certificate.publicKey.export({ type: 'spki', format: 'der' })).digest('base64'))
        })
        socket.once('error', (fault) => reject(new Error(`${server.address}: ${fault.message}`)))
    })
}

export async function secure(server, password) {
    const address = `https://${hostName}:${server.securePort}`
    const mapped = `--host-resolver-rules=MAP ${hostName} 127.0.0.1`
    await holds('TLS: under a name with a trusted certificate one signs in, and nothing is said against it', async () => {
        const browser = await launch([mapped, `--ignore-certificate-errors-spki-list=${await keyOf(address, server)}`])
        const screen = await Screen.open(address, { from: browser })
        await screen.signIn('handler1', password)
        await screen.page.getByRole('heading', { name: '今天', exact: true }).waitFor()
        assert.ok((await screen.page.context().cookies()).every((cookie) => cookie.secure && cookie.httpOnly))
        assert.deepEqual(screen.faults, [])
        await browser.close()
    })
    await holds('TLS: without a trusted certificate the page says what a phone cannot do', async () => {
        const browser = await launch([mapped])
        const screen = await Screen.open(address, { from: browser, viewport: phone, ignoreHTTPSErrors: true })
        await screen.go('/sign-in')
        await screen.page.getByText('浏览器不信任本站的证书').waitFor()
        assert.match(await screen.page.locator('.trust').innerText(), /不能离线保存/)
        await screen.shot('phone-untrusted')
        assert.deepEqual(await screen.accessibility(), [])
        await browser.close()
    })
    await holds('without TLS under a name the page says what a phone cannot do', async () => {
        const browser = await launch([mapped])
        const screen = await Screen.open(server.address.replace('127.0.0.1', hostName), { from: browser, viewport: phone })
        await screen.go('/sign-in')
        await screen.page.getByText('本站没有使用加密连接（TLS）').waitFor()
        assert.match(await screen.page.locator('.trust').innerText(), /不能调用摄像头/)
        await browser.close()
    })
}
