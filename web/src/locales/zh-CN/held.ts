/** What is open in somebody's name, who leaves or has left. */
export const heldWords = {
    title: '名下未办结的事',
    total: (n: number) => `共 ${n} 件`,
    leaving: (name: string) => `${name} 名下还有未办结的事`,
    left: (name: string) => `${name} 已离岗，名下还有未办结的事`,
    handOverFirst: '离岗的人不能再登录；请逐件移交给在岗的人。',
    all: (n: number, counter: string) => `全部 ${n} ${counter}`,
    handOver: '移交',
    handOverOf: (title: string) => `移交 ${title}`,
    beyond: (n: number, counter: string) => `${n} ${counter}，您无权查看。`,
    beyondToo: (n: number, counter: string) => `另有 ${n} ${counter}您无权查看。`,
    who: (roles: string) => `可以移交的：${roles}。`,
    deskTitle: '已离岗的人名下',
    deskNote: '还没有移交给在岗的人。',
    deskLine: (name: string, label: string, n: number, counter: string) => `${name}：${label} ${n} ${counter}`,
}
