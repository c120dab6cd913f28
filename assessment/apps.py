from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "assessment"
    # How the log calls the rows of a table (registry/log.py).
    log_names = {
        "assessment_activity": "กิจกรรมตามแผน",
        "assessment_announcement": "ประกาศรับรอง",
        "assessment_announcementscan": "สำเนาประกาศที่ลงนาม",
        "assessment_attendance": "ผู้เข้าร่วมกิจกรรมการเรียนรู้",
        "assessment_certificate": "ใบประกาศ",
        "assessment_certification": "รายชื่อในประกาศรับรอง",
        "assessment_conflictofinterest": "การแจ้งส่วนได้เสีย",
        "assessment_developmentplan": "แผนการพัฒนาตนเอง",
        "assessment_dimension": "ด้านของเกณฑ์",
        "assessment_evaluation": "การตรวจประเมิน",
        "assessment_indicator": "ตัวชี้วัดของเกณฑ์",
        "assessment_issuance": "การออกใบประกาศ",
        "assessment_learningevent": "กิจกรรมการเรียนรู้",
        "assessment_meeting": "การประชุมคณะกรรมการ",
        "assessment_memberlink": "ลิงก์ของกรรมการ",
        "assessment_ownindicator": "ตัวชี้วัดของผู้สมัครเอง",
        "assessment_personallink": "ลิงก์ประเมินตนเอง",
        "assessment_progressentry": "ความก้าวหน้าของกิจกรรม",
        "assessment_progressphoto": "ภาพความก้าวหน้า",
        "assessment_reopenedresult": "ผลที่พิจารณาใหม่",
        "assessment_resultreport": "รายงานผลของอำเภอ",
        "assessment_score": "คะแนน",
        "assessment_scorefile": "หลักฐานของคะแนน",
        "assessment_sheet": "แบบประเมิน",
        "assessment_sheetscan": "สำเนาแบบประเมินกระดาษ",
        "assessment_standard": "เกณฑ์มาตรฐาน",
        "assessment_visit": "การลงพื้นที่",
        "assessment_visitmember": "กรรมการที่ลงพื้นที่",
        "assessment_visitstop": "ผู้สมัครที่ลงพื้นที่",
    }
