import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useNotices } from './use-notices'

describe('short news', () => {
    beforeEach(() => void vi.useFakeTimers())
    afterEach(() => {
        vi.runAllTimers()
        vi.useRealTimers()
    })
    const said = () => useNotices().notices.value.map((notice) => notice.words)

    it('stands once however often it is said, the last said below', () => {
        const { tell } = useNotices()
        for (const words of ['已保存', '已分派', '已保存']) tell('done', words)
        expect(said()).toEqual(['已分派', '已保存'])
    })
    it('goes by itself, and never more than three stand', () => {
        const { tell } = useNotices()
        for (const words of ['一', '二', '三', '四']) tell('done', words)
        expect(said()).toEqual(['二', '三', '四'])
        vi.advanceTimersByTime(9000)
        expect(said()).toEqual([])
    })
})
