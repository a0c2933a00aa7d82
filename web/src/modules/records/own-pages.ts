/** Types that have a page of their own for what is done with them, and acts that open records on one. */
const pages: Record<string, string> = { figure_call: '/calls/', figure_sheet: '/sheets/', stat_form: '/forms/', stat_filing: '/filings/', yearly_report: '/reports/' }
const openings: Record<string, string> = {
    'figure_call.draft': '/calls/new', 'recording.take_in': '/recordings/add', 'stat_filing.begin': '/list/stat_form', 'offsite_check.make': '/outlets', 'reading_import.register': '/outlets', 'yearly_report.open': '/reports',
    'report_restatement.draw_up': '/reports', 'report_wording.keep': '/report-check',
}
/** Acts of a record that its page takes, and no form: what they keep is made out there. */
const taken = ['stat_form.bind', 'stat_filing.enter', 'stat_filing.lock', 'yearly_report.check']

export function ownPage(type: string, id: string): string | undefined {
    const page = pages[type]
    return page === undefined ? undefined : page + id
}

/** Where the act is taken, if not in a form. */
export function ownStep(type: string, act: string, id: string): string | undefined {
    return taken.includes(`${type}.${act}`) ? ownPage(type, id) : undefined
}

export function openingAt(type: string, act: string): string | { path: string; query: Record<string, string> } {
    return openings[`${type}.${act}`] ?? { path: `/new/${type}`, query: { act } }
}

/** The page on which records of `type` are opened below the one they belong to. */
export function openingUnder(type: string, act: string, above: string): string | undefined {
    return type === 'stat_filing' && act === 'begin' ? ownPage('stat_form', above) : undefined
}
