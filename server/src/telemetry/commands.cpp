#include "telemetry/commands.hpp"

#include <algorithm>
#include <array>

namespace telemetry {

namespace {

struct Title {
    std::string_view cn, title;
};
/// Table 9 of HJ 212-2017 and what HJ 212-2025 added, in order.
constexpr std::array kTitles = {
    Title{"1000", "设置超时时间及重发次数"},
    Title{"1001", "上传数采仪硬件标识"},
    Title{"1002", "设置 MN"},
    Title{"1011", "现场机时间"},
    Title{"1012", "设置现场机时间"},
    Title{"1013", "现场机请求校时"},
    Title{"1014", "更换密钥"},
    Title{"1061", "提取实时数据间隔"},
    Title{"1062", "设置实时数据间隔"},
    Title{"1063", "提取分钟数据间隔"},
    Title{"1064", "设置分钟数据间隔"},
    Title{"1072", "设置访问密码"},
    Title{"2011", "实时数据"},
    Title{"2012", "停止察看实时数据"},
    Title{"2013", "原始测量数据"},
    Title{"2021", "设备运行状态"},
    Title{"2022", "停止察看运行状态"},
    Title{"2031", "日数据"},
    Title{"2041", "设备日运行时间"},
    Title{"2051", "分钟数据"},
    Title{"2052", "噪声单次测量"},
    Title{"2061", "小时数据"},
    Title{"2062", "标样核查与校准数据"},
    Title{"2081", "数采仪开机时间"},
    Title{"2111", "炉膛温度 5 分钟均值"},
    Title{"3011", "零点校准、量程校准"},
    Title{"3012", "即时采样"},
    Title{"3013", "清洗、反吹"},
    Title{"3014", "比对采样"},
    Title{"3015", "超标留样"},
    Title{"3016", "设置采样周期"},
    Title{"3017", "提取采样周期"},
    Title{"3018", "提取出样时间"},
    Title{"3019", "设备唯一标识"},
    Title{"3020", "现场机信息"},
    Title{"3021", "设置现场机参数"},
    Title{"3022", "即时留样"},
    Title{"3024", "启动标样核查"},
    Title{"9011", "请求应答"},
    Title{"9012", "执行结果"},
    Title{"9013", "通知应答"},
    Title{"9014", "数据应答"},
    Title{"9015", "心跳"},
};

}  // namespace

std::string_view CommandTitle(std::string_view cn) {
    const auto found = std::lower_bound(
        kTitles.begin(), kTitles.end(), cn,
        [](const Title& title, std::string_view sought) { return title.cn < sought; });
    return found != kTitles.end() && found->cn == cn ? found->title : std::string_view{};
}

}  // namespace telemetry
