#include "exchange/detail/headings.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "exchange/detail/half_width.hpp"

namespace exchange::detail {

namespace {

using catalogue::Field;
using catalogue::FieldKind;
using Words = std::vector<std::string_view>;

/// Words that registers use for one thing, normalised; a field is one of them by label or by id.
const std::vector<Words>& WordsForOneThing() {
    static const std::vector<Words> kWords = {
        {"name", "名称", "企业名称", "单位名称", "公司名称", "排污单位名称", "排污单位", "企业",
         "单位", "法人或其他组织名称", "机构名称", "字号名称", "单位全称", "企业全称",
         "当事人名称"},
        {"name", "姓名", "人员姓名", "执法人员姓名"},
        {"party_name", "当事人名称", "当事人", "被处罚单位", "被处罚人", "行政相对人名称",
         "行政相对人", "处罚对象", "被处罚对象", "违法单位", "违法主体", "涉案单位", "涉案企业",
         "违法企业", "企业(个人)名称", "单位(个人)名称", "被处罚单位(人)", "被处罚单位(个人)"},
        {"cause_of_case", "案由", "案件名称", "违法类型", "违法行为", "违法行为类型", "违法情形",
         "主要违法行为", "违法种类"},
        {"credit_code", "统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "统一代码",
         "代码", "企业代码", "单位代码", "组织机构代码", "社会统一信用代码", "纳税人识别号"},
        {"party_credit_code",
         "统一社会信用代码",
         "社会信用代码",
         "信用代码",
         "统一信用代码",
         "统一代码",
         "当事人统一社会信用代码",
         "当事人社会信用代码",
         "当事人信用代码",
         "当事人代码",
         "社会统一信用代码",
         "企业代码",
         "单位代码",
         "组织机构代码",
         "纳税人识别号",
         "行政相对人代码",
         "被处罚单位代码",
         "企业统一社会信用代码",
         "被处罚单位统一社会信用代码",
         "单位统一社会信用代码"},
        {"permit_no", "排污许可证编号", "排污许可证号", "排污许可编号", "许可证编号", "许可证号",
         "许可证", "排污许可证", "排污登记编号"},
        {"region", "所在地区", "地区", "市", "城市", "地市", "所在市", "区县", "县区", "县(市、区)",
         "所属地区", "行政区域", "所在区县", "所属区县"},
        {"region_code", "行政区划代码", "行政区划", "区划代码"},
        {"address", "地址", "详细地址", "企业地址", "单位地址", "生产经营场所地址", "生产地址",
         "住所", "注册地址", "经营场所"},
        {"industry", "行业", "行业类别", "所属行业", "行业名称", "国民经济行业"},
        {"air_pollutants", "大气污染物", "气物", "废气污染物", "大气污染因子"},
        {"air_standards", "大气排放标准", "气标", "废气排放标准"},
        {"water_pollutants", "水污染物", "水物", "废水污染物", "水污染因子"},
        {"water_standards", "水排放标准", "水标", "废水排放标准"},
        {"key_pollutant_discharger", "重点排污单位", "是否重点", "是否重点排污单位", "重点单位"},
        {"legal_representative", "法定代表人", "法人", "法人代表", "法定代表人姓名", "负责人",
         "法定代表人(负责人)"},
        {"contacts", "联系人", "联系人姓名"},
        {"phone", "电话", "联系电话", "手机", "手机号", "手机号码", "联系方式", "联系人电话"},
        {"certificate_no", "执法证号", "执法证件号", "证件号", "执法证编号", "证号"},
        {"fine_amount", "罚款", "罚款金额", "罚款数额", "处罚金额"},
        {"paid_amount", "已缴罚款", "缴纳金额", "已缴金额", "实缴金额", "已缴", "已缴纳",
         "已缴纳金额", "已交罚款", "实缴"},
        {"serial_no", "流水号", "交易流水号", "业务流水号", "银行流水号", "平台流水号", "交易流水",
         "电子缴款书号", "缴款书号", "凭证号", "交易参考号", "核心流水号"},
        {"payment_code", "缴款码", "缴费码", "缴款识别码", "缴款通知书号", "执收单号", "通知书号"},
        {"case_no", "立案号", "立案文号", "立案编号", "立案字号", "案号", "案件编号", "立案审批号"},
        {"filed_on", "立案日期", "立案时间", "立案日"},
        {"decided_on", "决定日期", "处罚决定日期", "决定时间", "处罚决定时间", "处罚日期",
         "处罚时间", "决定书日期", "处罚决定书日期", "下达决定时间", "下达决定日期"},
        {"closed_on", "结案日期", "结案时间", "结案日"},
        {"received_on", "发现或收到日期", "发现日期", "收到日期", "受理日期",
         "接收日期",    "举报日期",       "发现时间", "收到时间", "受理时间",
         "举报时间",    "登记日期",       "登记时间", "接报时间", "接报日期",
         "来件日期",    "来件时间",       "接收时间", "交办日期", "转办日期"},
        {"content", "线索内容", "举报内容", "反映内容", "线索描述", "问题描述", "反映问题", "内容",
         "主要内容", "基本情况", "反映情况", "反映事项", "举报事项", "诉求内容"},
        {"source", "线索来源", "来源", "信息来源", "举报来源", "来源渠道", "受理渠道", "问题来源",
         "案源"},
        {"clue_no", "线索编号", "线索号", "举报编号", "受理编号"},
        {"$state", "办理状态", "办理进展", "案件状态", "办理情况", "案件进展", "办结情况"},
        {"decision_no", "决定书文号", "处罚决定书文号", "处罚决定书号", "决定书号", "文号",
         "处罚决定文号", "处罚决定号", "决定文号", "处罚文号", "处罚文书号", "处罚文书文号",
         "处罚决定书编号", "决定书编号"},
        {"payer", "缴款人", "缴款人名称", "缴款人全称", "缴款单位", "付款人", "付款人名称",
         "付款人户名", "付款方", "付款方名称", "付款户名", "对方户名", "对方名称"},
        {"amount", "金额", "到账金额", "缴款金额", "实缴金额", "交易金额", "入账金额", "收入金额",
         "贷方金额", "贷方发生额", "金额合计"},
        {"paid_on", "缴款日期", "到账日期", "交易日期", "入账日期", "收款日期", "缴款时间",
         "交易时间", "记账日期", "到账时间"},
        {"receipt_no", "票据号", "票据号码", "电子票据号码", "票号"},
        {"project", "收款项目", "项目", "项目名称", "执收项目", "收入项目", "款项", "收费项目名称"},
        {"remarks", "附言", "摘要", "用途", "附言摘要"},
        {"remarks", "备注", "说明", "附注"},
        {"lng", "经度", "longitude", "lon", "东经", "中心经度", "x坐标"},
        {"lat", "纬度", "latitude", "北纬", "中心纬度", "y坐标"},
        {"place", "位置", "坐标", "经纬度", "地理坐标"},
    };
    return kWords;
}

bool MeanOneThing(std::string_view left, std::string_view right) {
    return std::ranges::any_of(WordsForOneThing(), [&](const Words& words) {
        return std::ranges::find(words, left) != words.end() &&
               std::ranges::find(words, right) != words.end();
    });
}

/// `required*`, 必填, 选填 and numbers of notes are marks, not part of the name.
bool IsMark(std::string_view inside) {
    const std::string text = base::Normalised(inside);
    return text == "必填" || text == "选填" || text == "*" || text == "可不填" ||
           text.starts_with("注");
}

/// The last bracket of a heading, cut off `text`.
std::string TakeBracket(std::string& text) {
    if (!text.ends_with(')') && !text.ends_with(']')) return {};
    const auto open = text.rfind(text.back() == ')' ? '(' : '[');
    if (open == std::string::npos || open == 0) return {};
    std::string inside = text.substr(open + 1, text.size() - open - 2);
    text.resize(open);
    return inside;
}

std::string LabelOf(const Field& field) { return ParseHeading(field.label).name; }

/// How well a name names one field, by its label or id.
int LikenessToField(const Field& field, std::string_view name) {
    const std::string label = LabelOf(field);
    if (name == label) return 100;
    if (name == field.id) return 98;
    if (std::ranges::find(field.was, name) != field.was.end()) return 90;
    if (MeanOneThing(name, label) || MeanOneThing(name, field.id)) return 80;
    // 决定书文号 for 文号, 处罚决定日期 for 决定日期: likely, and the person sees it.
    constexpr std::size_t kTelling = 2;
    const std::size_t length = base::LengthInCharacters(label);
    const bool contained = length >= kTelling && name.find(label) != std::string_view::npos;
    return contained ? static_cast<int>(std::min<std::size_t>(20 + length * 5, 60)) : 0;
}

int LikenessToPart(const Destination& destination, std::string_view name) {
    if (destination.part == "text") {
        return name == LabelOf(*destination.field) + "说明" ? 90 : 0;
    }
    return name == destination.part || MeanOneThing(name, destination.part) ? 85 : 0;
}

void AddPlace(const Field& field, std::vector<Destination>& destinations) {
    for (const auto& [part, label] :
         {std::pair("lng", "经度"), std::pair("lat", "纬度"), std::pair("text", "说明")}) {
        destinations.push_back(
            {field.id + "." + part, field.label + "·" + label, &field, nullptr, part});
    }
}

}  // namespace

Heading ParseHeading(std::string_view raw) {
    std::string text = Squeezed(raw);
    Heading heading;
    for (bool more = true; more;) {
        more = false;
        while (text.ends_with('*') || text.ends_with(':')) text.pop_back();
        while (text.starts_with('*')) text.erase(0, 1);
        std::string shortened = text;
        const std::string inside = TakeBracket(shortened);
        if (inside.empty()) break;
        if (!IsMark(inside)) {
            if (!heading.unit.empty()) break;
            heading.unit = inside;
        }
        text = std::move(shortened);
        more = true;
    }
    const auto slash = text.rfind('/');
    if (heading.unit.empty() && slash != std::string::npos && slash > 0) {
        // 罚款/万元, but not 区/县.
        const std::string after = text.substr(slash + 1);
        if (after.ends_with("元") || after == "%") {
            heading.unit = after;
            text.resize(slash);
        }
    }
    heading.name = base::Normalised(text);
    return heading;
}

std::vector<Destination> DestinationsOf(const catalogue::RecordType& type) {
    std::vector<Destination> destinations;
    for (const Field& field : type.fields) {
        if (field.retired || field.kind == FieldKind::kAttachment) continue;
        if (field.kind != FieldKind::kGroup) {
            destinations.push_back({field.id, field.label, &field, nullptr, ""});
            if (field.kind == FieldKind::kPlace) AddPlace(field, destinations);
            continue;
        }
        for (const Field& inner : field.fields) {
            const bool plain = !inner.retired && inner.kind != FieldKind::kGroup &&
                               inner.kind != FieldKind::kAttachment &&
                               inner.kind != FieldKind::kPlace &&
                               inner.kind != FieldKind::kReference;
            if (plain) {
                destinations.push_back({field.id + "." + inner.id, field.label + "·" + inner.label,
                                        &field, &inner, ""});
            }
        }
    }
    return destinations;
}

int Likeness(const catalogue::RecordType& type, const Destination& destination,
             const Heading& heading) {
    if (heading.name.empty()) return 0;
    if (heading.name == destination.path) return 99;
    if (!destination.part.empty()) return LikenessToPart(destination, heading.name);
    if (destination.inner != nullptr) {
        const std::string group = LabelOf(*destination.field);
        const std::string inner = LabelOf(*destination.inner);
        if (heading.name == group + inner) return 95;
        const bool first = destination.inner == &destination.field->fields.front();
        if (first && heading.name == group) return 85;
        if (first && MeanOneThing(heading.name, destination.field->id)) return 78;
        // 名称 of a former name is no 名称 of the enterprise: only words that are the inner field's
        // own.
        const bool own =
            type.FindField(destination.inner->id) == nullptr && destination.inner->id != "name";
        return own && LikenessToField(*destination.inner, heading.name) >= 80 ? 72 : 0;
    }
    const std::string type_label = base::Normalised(type.label);
    if (heading.name == type_label + LabelOf(*destination.field)) return 96;
    const int likeness = LikenessToField(*destination.field, heading.name);
    // 当事人 in a book is a name; what it refers to is for those who know no text of that name.
    constexpr int kMostOfReference = 78;
    const bool reference = destination.field->kind == FieldKind::kReference;
    return reference ? std::min(likeness, kMostOfReference) : likeness;
}

}  // namespace exchange::detail
