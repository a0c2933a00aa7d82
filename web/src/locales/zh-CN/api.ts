export const apiWords = {
    signedOut: '登录已失效，请重新登录。填写的内容已保存在本机。',
    notAllowed: '您没有办理这一事项的权限。',
    notFound: '没有找到，或者您无权查看。',
    tooLarge: '文件或内容过大，服务器没有接收。',
    tooMany: '操作过于频繁，请稍候再试。',
    unknown: (status: number) => `服务器没有接受这一请求（${status}）。`,
    strangeAnswer: (members: string) => `服务器的回答缺少：${members}。请联系管理员核对版本。`,
    unreachableRead: '网络中断，或者服务器没有开机。连上后会自动读取，不用刷新。',
    unreachable: '网络中断，或者服务器没有开机。填写的内容还在，恢复后再点一次即可，不会重复办理。',
}
