// A person at the screen: what they press, fill in and see.
import { chromium } from 'playwright-core'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

export const desktop = { width: 1366, height: 768 }
export const phone = { width: 390, height: 844 }

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const shots = process.env.QH_SHOTS ?? ''
let browser

// Started once; `extra` starts another for other flags.
export async function launch(extra = []) {
    const options = { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', args: ['--no-sandbox', ...extra] }
    if (extra.length > 0) return chromium.launch(options)
    browser ??= await chromium.launch(options)
    return browser
}

export async function closeBrowser() {
    await browser?.close()
}

// Holds up the answers (to GET) of such addresses until `goOn` is called; `asked` resolves when the first is asked for.
export async function holdUp(page, addresses) {
    let goOn, tell
    const held = new Promise((done) => (goOn = done))
    const asked = new Promise((done) => (tell = done))
    await page.route(addresses, async (route) => {
        if (route.request().method() === 'GET') {
            tell()
            await held
        }
        await route.continue()
    })
    return { asked, goOn }
}

export class Screen {
    static async open(address, { viewport = desktop, from, ...more } = {}) {
        const context = await (from ?? (await launch())).newContext({ viewport, acceptDownloads: true, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...more })
        const page = await context.newPage()
        page.setDefaultTimeout(20_000)
        const screen = new Screen(page, address)
        page.on('request', (request) => screen.open.add(request))
        for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => screen.open.delete(request))
        page.on('pageerror', (fault) => screen.faults.push(`page: ${fault.message}`))
        page.on('console', (message) => {
            // A refused request is told by Chromium itself; the page shows it in words.
            if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) screen.faults.push(`console: ${message.text()}`)
        })
        return screen
    }

    constructor(page, address) {
        Object.assign(this, { page, address, faults: [], open: new Set() })
    }

    async go(path) {
        await this.page.goto(this.address + path)
        await this.settled()
    }

    // Nothing is asked of the server any more, what it answered is painted, and no waiting sign is left.
    async settled() {
        const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(document.querySelector('div.wait') === null))))
        const until = Date.now() + 40_000
        for (let calm = 0; calm < 2; ) {
            calm = (await this.page.evaluate(painted)) && this.open.size === 0 ? calm + 1 : 0
            if (Date.now() > until) throw new Error(`still waiting at ${this.page.url()} for ${[...this.open].map((request) => request.url()).join(', ') || 'a waiting sign'}`)
        }
    }

    async signIn(account, password) {
        await this.page.goto(`${this.address}/sign-in`)
        await this.page.getByLabel('账号').fill(account)
        await this.page.getByLabel('口令', { exact: true }).fill(password)
        await this.page.getByRole('button', { name: '登录' }).click()
        await this.page.waitForURL((url) => url.pathname !== '/sign-in')
        await this.settled()
    }

    press(name) {
        return this.page.getByRole('button', { name, exact: true }).first().click()
    }

    // Opens the form of a step from the record's page; those seldom taken are folded away.
    async begin(label) {
        const step = this.page.getByRole('button', { name: new RegExp(`^(办理|呈报) ${label}$`), includeHidden: true })
        await step.waitFor({ state: 'attached' })
        const others = this.page.locator('details.oth:not([open]) summary')
        if ((await others.count()) > 0) await others.click()
        await step.click()
        await this.page.locator('.side .act-form').waitFor()
    }

    fill(field, value) {
        return this.page.locator(`#act-${field}`).fill(value)
    }

    // The day on which it happened; a form of what is done today shows it when asked.
    async date(day) {
        const other = this.page.locator('#about-other-day')
        if (await other.isVisible()) await other.click()
        await this.page.locator('#about-happened_on').fill(day)
    }

    answer(field, word) {
        return this.page.locator(`#act-${field}`).getByText(word, { exact: true }).click()
    }

    addRow(field) {
        return this.page.locator(`#act-${field}`).getByRole('button', { name: '＋ 添加一行' }).click()
    }

    choose(field, label) {
        return this.page.locator(`#act-${field}`).selectOption({ label })
    }

    // Types into the list of a reference and takes the first that is found.
    async pick(input, text) {
        await this.page.locator(input).click()
        await this.page.locator(input).pressSequentially(text)
        await this.page.locator(`${input}-list li b`).filter({ hasText: text }).first().click()
    }

    async attach(input, name, text) {
        await this.page.locator(input).setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
        await this.page.locator('.intake li').filter({ hasText: name }).getByRole('button', { name: /^移除/ }).waitFor()
    }

    // Sends the open form; it must be taken.
    async submit() {
        await this.page.locator('.act-foot .btn.p').click()
        await this.page.locator('.act-form').waitFor({ state: 'detached' })
        await this.settled()
    }

    // Sends the open form; it must be refused. Answers every reason that is shown.
    async refused() {
        await this.page.locator('.act-foot .btn.p').click()
        await this.page.locator('.act-form .sum li').first().waitFor()
        return this.page.locator('.act-form .sum li').allInnerTexts()
    }

    state() {
        return this.page.locator('.l2 .qh-st').last().innerText()
    }

    async approve(opinion, day) {
        await this.decide('同意', opinion, day)
    }

    async decide(button, opinion, day) {
        if (opinion) await this.page.getByLabel('审批意见').fill(opinion)
        if (day) await this.page.locator('#opinion-day').fill(day)
        const answered = this.page.waitForResponse((response) => response.url().endsWith('/api/acts') && response.request().method() === 'POST')
        await this.page.locator('.ap').getByRole('button', { name: button, exact: true }).click()
        const answer = await answered
        if (!answer.ok()) throw new Error(`${button}: ${answer.status()} ${await answer.text()}`)
        await this.settled()
    }

    // Violations that axe finds, as `rule: selector, selector`.
    async accessibility() {
        await this.page.evaluate(axeSource)
        const found = await this.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
        return found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).slice(0, 4).join(', ')}`)
    }

    // How many pixels the page is wider than the window: a phone must not scroll sideways.
    overflow() {
        return this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    }

    async shot(name) {
        if (shots === '') return
        if (!existsSync(shots)) mkdirSync(shots, { recursive: true })
        await this.page.screenshot({ path: join(shots, `${name}.png`) })
    }

    async close() {
        await this.page.context().close()
    }
}
