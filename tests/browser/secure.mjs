// Over TLS under a host name: with a trusted certificate all is well, without one the page says what
// a phone then cannot do.
import assert from 'node:assert/strict'
import { X509Certificate, createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

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
        assert.match(await screen.page.locator('.trust').innerText(), /断网后不能继续填写/)
        await screen.shot('phone-untrusted')
        assert.deepEqual(await screen.accessibility(), [])
        await screen.page.getByRole('link', { name: /怎样安装本局根证书/ }).click()
        await screen.page.getByRole('heading', { name: '安装本局根证书' }).waitFor()
        await screen.page.getByText('安卓、鸿蒙手机').waitFor()
        await screen.shot('phone-device')
        assert.deepEqual(await screen.accessibility(), [])
        assert.equal(await screen.overflow(), 0)
        const fingerprint = (await screen.page.locator('.finger').innerText()).replace(/\s+/g, ':')
        const given = screen.page.waitForEvent('download')
        await screen.page.getByRole('link', { name: '下载本局根证书' }).click()
        assert.equal(new X509Certificate(readFileSync(await (await given).path())).fingerprint256, fingerprint)
        await browser.close()
    })
    await holds('TLS: a phone that was signed in without a trusted certificate is told so where it works', async () => {
        const browser = await launch([mapped])
        const screen = await Screen.open(address, { from: browser, viewport: phone, ignoreHTTPSErrors: true })
        await screen.signIn('handler1', password)
        await screen.page.locator('.trust').getByText('断网后继续填写可能不能用', { exact: false }).waitFor()
        assert.equal(await screen.overflow(), 0)
        await browser.close()
    })
    await holds('without TLS under a name the page says what a phone cannot do', async () => {
        const browser = await launch([mapped])
        const screen = await Screen.open(server.address.replace('127.0.0.1', hostName), { from: browser, viewport: phone })
        await screen.go('/sign-in')
        await screen.page.getByText('本站没有使用加密连接（TLS）').waitFor()
        assert.match(await screen.page.locator('.trust').innerText(), /不能在页面内扫码/)
        await screen.signIn('handler1', password)
        await screen.go('/new/clue')
        await screen.page.getByText('浏览器不让取所在位置').waitFor()
        await browser.close()
    })
}
