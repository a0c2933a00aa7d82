#pragma once

#include <vector>

#include "app/command.hpp"

namespace app {

void AddServeCommands(std::vector<Command>& all);       ///< serve, settings check
void AddDoctorCommands(std::vector<Command>& all);      ///< doctor
void AddUpkeepCommands(std::vector<Command>& all);      ///< evidence sweep, jobs list, jobs retry
void AddDefinitionCommands(std::vector<Command>& all);  ///< catalogue check, migrate, deadline
void AddCalendarCommands(std::vector<Command>& all);    ///< calendar …, clocks preview
void AddTableCommands(std::vector<Command>& all);       ///< import, export
void AddLetterCommands(std::vector<Command>& all);      ///< import letter
void AddRecordingCommands(std::vector<Command>& all);    ///< import recordings
void AddReportReadCommands(std::vector<Command>& all);  ///< report read
void AddReportCheckCommands(std::vector<Command>& all); ///< report check
void AddReportCompareCommands(std::vector<Command>& all);  ///< report compare
void AddWordingCommands(std::vector<Command>& all);     ///< report wordings …
void AddFigureCommands(std::vector<Command>& all);      ///< figures, figures show, report write
void AddPaperCommands(std::vector<Command>& all);      ///< paper list, check, template, write
void AddVolumeCommands(std::vector<Command>& all);      ///< volume write
void AddLedgerCommands(std::vector<Command>& all);      ///< ledger verify, prove, head
void AddTelemetryCommands(std::vector<Command>& all);   ///< hj212 parse
void AddEvaluateCommands(std::vector<Command>& all);    ///< hj212 evaluate
void AddReceiverCommands(std::vector<Command>& all);    ///< hj212 send, receive, frames, export
void AddDemoCommands(std::vector<Command>& all);        ///< demo
void AddBackupCommands(std::vector<Command>& all);      ///< backup, restore
void AddAccountCommands(std::vector<Command>& all);     ///< user add, user password

}  // namespace app
