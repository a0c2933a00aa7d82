// Several people at their own screens carry one matter; each sentence stands on the ones before.
import assert from 'node:assert/strict'

import { dayPlus } from '../support/client.mjs'
import { holds as sentence } from '../support/report.mjs'
import { Screen } from './page.mjs'

const article = /第[一二三四五六七八九十百零]+条/

export const pathOf = (screen) => new URL(screen.page.url()).pathname

export class Walk {
    constructor(server, bureau, name) {
        Object.assign(this, { server, bureau, name, screens: {}, broken: false, day: (days) => dayPlus(bureau.today, days) })
    }

    // After the first that fails the rest would only repeat it.
    async holds(words, work) {
        if (this.broken) return
        this.broken = !(await sentence(`${this.name}: ${words}`, work))
        if (this.broken) for (const [account, screen] of Object.entries(this.screens)) await screen.shot(`failed-${account}`)
    }

    async at(account, look = {}) {
        const key = look.viewport === undefined ? account : `${account} on a phone`
        if (this.screens[key] === undefined) {
            this.screens[key] = await Screen.open(this.server.address, look)
            await this.screens[key].signIn(account, this.bureau.password)
        }
        return this.screens[key]
    }

    async open(account, path, look) {
        const screen = await this.at(account, look)
        await screen.go(path)
        return screen
    }

    // Sends the open form; what it was refused for is the fault of the test.
    async send(screen) {
        const { page } = screen
        const sent = page.waitForResponse((answer) => answer.url().endsWith('/api/acts') && answer.request().method() === 'POST')
        const [answer] = await Promise.all([sent, page.locator('.act-foot .btn.p').click()])
        assert.ok(answer.ok(), `${await answer.text()}\n${answer.request().postData()}`)
        await page.locator('.act-form').waitFor({ state: 'detached' })
        await screen.settled()
    }

    // The form of a record under this one, from its page.
    async begin(account, label, path = this.case) {
        const screen = await this.open(account, path)
        await screen.page.locator('.op').getByRole('link', { name: label, exact: true }).click()
        await screen.page.locator('.act-form').waitFor()
        await screen.settled()
        return screen
    }

    // A step of a record: opened, filled in, sent.
    async step(account, path, label, days, fill = () => undefined) {
        const screen = await this.open(account, path)
        await screen.begin(label)
        await screen.settled()
        // A form begun before others went on keeps what was typed and shows what happened since.
        const since = screen.page.getByRole('button', { name: '我已看过，按最新内容继续' })
        if ((await since.count()) > 0) await since.click()
        await fill(screen)
        if (days !== undefined) await screen.date(this.day(days))
        await this.send(screen)
        return screen
    }

    // A step that is barred today and was taken in its time: from the panel that says why it is barred.
    async happened(account, path, label, days, fill = () => undefined) {
        const screen = await this.open(account, path)
        const step = await this.barredStep(screen, label)
        await step.getByRole('button', { name: `如实补录 ${label}` }).click()
        await screen.page.locator('.side .act-form').waitFor()
        await fill(screen)
        await screen.date(this.day(days))
        await this.send(screen)
        return screen
    }

    // A record under the case: opened, filled in, sent; answers the page of the case.
    async under(account, label, days, fill) {
        const screen = await this.begin(account, label)
        await fill(screen)
        if (days !== undefined) await screen.date(this.day(days))
        await this.send(screen)
        return screen
    }

    // A record under the case, of that kind and called so.
    async related(account, heading, title) {
        const path = this.case
        const screen = await this.open(account, path)
        const group = screen.page.locator('section[aria-labelledby=related-title] .grp').filter({ has: screen.page.locator('h3', { hasText: new RegExp(`^${heading}`) }) })
        await group.locator('li a').filter(title === undefined ? {} : { hasText: new RegExp(`^${title}$`) }).first().click()
        await screen.page.waitForURL((url) => url.pathname !== path)
        await screen.settled()
        return pathOf(screen)
    }

    async agree(account, path, days, opinion = '同意') {
        const screen = await this.open(account, path)
        await screen.approve(opinion, days === undefined ? undefined : this.day(days))
        return screen
    }

    // The panel of a step that is barred, unfolded.
    async barredStep(screen, label) {
        const { page } = screen
        const step = page.locator('.brd').filter({ has: page.locator('.bt b', { hasText: new RegExp(`^${label}$`) }) })
        const bar = step.getByText('不得进行')
        await bar.waitFor({ state: 'attached' })
        const others = page.locator('details.oth:not([open]) summary')
        if ((await others.count()) > 0) await others.click()
        await bar.waitFor()
        const unfold = step.getByRole('button', { name: /^展开/ })
        if ((await unfold.count()) > 0) await unfold.click()
        return step
    }

    // The step stands barred on the page, every reason in words, and with its article.
    async barred(screen, label, reasons) {
        const step = await this.barredStep(screen, label)
        const told = await step.locator('ol li').allInnerTexts()
        for (const reason of reasons) {
            const found = told.find((line) => reason.test(line))
            assert.ok(found, `${label}: ${reason} is not among\n${told.join('\n')}`)
            assert.match(found, article, `${label}: no article in ${found}`)
        }
    }

    // The open form is refused for these reasons.
    async refused(screen, ...reasons) {
        const told = await screen.refused()
        for (const reason of reasons) assert.ok(told.some((line) => reason.test(line)), `${reason} is not among\n${told.join('\n')}`)
    }

    faults() {
        return Object.entries(this.screens).flatMap(([account, screen]) => screen.faults.map((fault) => `${account}: ${fault}`))
    }

    async close() {
        for (const screen of Object.values(this.screens)) await screen.close()
        this.screens = {}
    }
}
